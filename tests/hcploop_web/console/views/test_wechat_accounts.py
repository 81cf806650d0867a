"""The pages on accounts of WeChat and WeCom."""

import pytest
from tests.markets import tiny_market

from hcploop_web.accounts.roles import Role
from hcploop_web.collector.models import EventSource
from hcploop_web.collector.wechat.accounts import AccountFile

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "K" * 43
ENTERED = {
    "kind": "official",
    "name": "oncology",
    "source": "wechat_oncology",
    "channel": "wechat",
    "app_id": "wx0123456789abcdef",
    "token": "tokenOne",
    "aes_key": KEY,
    "secret": "aVerySecret",
}
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def client(somebody, settings, tmp_path):
    settings.HOME, settings.DROP, settings.OUT = tmp_path / "home", tiny_market(tmp_path / "drop"), tmp_path / "out"
    settings.HOME.mkdir()
    settings.COLLECTOR_ADDRESS = "https://events.example/"
    made = somebody(Role.STEWARD)
    made.path = settings.HOME / "collector" / "wechat.json"
    return made


def _text(answer):
    return answer.content.decode()


def test_the_first_page_leads_to_a_first_account(client):
    assert "No account yet" in _text(client.get("/sources/wechat/", headers=ENGLISH))
    assert "/sources/wechat/" in _text(client.get("/sources/"))


def test_an_account_is_added_and_its_address_shown(client):
    answer = client.post("/sources/wechat/", ENTERED, follow=True)

    assert answer.redirect_chain == [("/sources/wechat/oncology/", 302)]
    assert "https://events.example/wechat/oncology<" in _text(answer)
    assert AccountFile(client.path).named("oncology").secret == "aVerySecret"
    assert EventSource.objects.get().rules.filter(event="WeChat Subscribed", action="follow").exists()


def test_secrets_are_never_shown_again(client):
    client.post("/sources/wechat/", ENTERED)
    pages = [_text(client.get(path)) for path in ("/sources/wechat/", "/sources/wechat/oncology/")]
    refused = client.post("/sources/wechat/", ENTERED | {"app_id": ""})

    assert refused.status_code == 422
    for page in (*pages, _text(refused)):
        assert not any(secret in page for secret in (KEY, "tokenOne", "aVerySecret"))


def test_an_account_is_changed_and_closed_without_entering_secrets_anew(client):
    client.post("/sources/wechat/", ENTERED)

    client.post("/sources/wechat/oncology/", {"app_id": "wx999999"})

    told = AccountFile(client.path).all()["oncology"]
    assert (told.app_id, told.token, told.aes_key, told.secret) == ("wx999999", "tokenOne", KEY, "aVerySecret")
    assert not told.is_open
    assert 'class="hl-badge hl-badge--warn"' in _text(client.get("/sources/wechat/oncology/"))


@pytest.mark.parametrize(
    "wrong", [{"name": "A b"}, {"aes_key": "short"}, {"token": "no!"}, {"token": ""}, {"kind": "wecom", "aes_key": ""}]
)
def test_what_a_platform_would_not_take_is_said_at_once(client, wrong):
    answer = client.post("/sources/wechat/", ENTERED | wrong)

    assert answer.status_code == 422
    assert 'role="alert"' in _text(answer)
    assert not client.path.exists()


def test_a_name_that_is_taken_is_said(client):
    client.post("/sources/wechat/", ENTERED)

    answer = client.post("/sources/wechat/", ENTERED, headers=ENGLISH)

    assert answer.status_code == 422
    assert "choose another" in _text(answer)


def test_a_spoilt_file_is_told_and_left_alone(client):
    client.path.parent.mkdir()
    client.path.write_text("{", encoding="utf-8")

    page = _text(client.get("/sources/wechat/", headers=ENGLISH))
    client.post("/sources/wechat/", ENTERED)

    assert "cannot be read" in page
    assert client.path.read_text(encoding="utf-8") == "{"
    assert client.get("/sources/wechat/oncology/").status_code == 404
