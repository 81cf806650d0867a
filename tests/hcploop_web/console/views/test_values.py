"""The page on fields whose best value was hard to tell, as a browser asks for it."""

import html

import pytest

from hcploop_web.accounts.roles import Role
from hcploop_web.console.models import ValueDecision

pytestmark = pytest.mark.slow

EN = {"Accept-Language": "en"}
PAGE = "/data/values/"


def _text(answer):
    return html.unescape(answer.content.decode())


def _asked(client, **query):
    """What the page asks about, what the records say, and the queue."""
    told = client.get(PAGE, query, headers=EN).context
    return told["value"], told["said"], told["queue"]


def _decide(client, value, **told):
    return client.post(PAGE, {"doctor": value.one_id, "of": value.field, **told}, headers=EN)


def test_the_page_asks_about_a_field_and_shows_who_says_what(market, somebody):
    client = somebody(Role.STEWARD)
    value, said, _queue = _asked(client)

    text = _text(client.get(PAGE, headers=EN))

    assert [one.is_kept for one in said] == [True] + [False] * (len(said) - 1)
    assert all(f'name="pick" value="{one.record}"' in text for one in said)
    assert all(source in text for one in said for source in one.sources)
    assert f"/identities/doctors/{value.one_id}/" in text
    assert f'href="{PAGE}"' in _text(client.get("/data/", headers=EN))


def test_doctor_360_leads_from_what_differs_to_where_it_is_decided(market, somebody):
    client = somebody(Role.STEWARD)
    value, _said, _queue = _asked(client)

    text = _text(client.get(f"/doctors/{value.one_id}/", headers=EN))

    assert f'href="{PAGE}?doctor={value.one_id}&of={value.field}#question"' in text
    assert PAGE not in _text(somebody(Role.PRIVACY).get(f"/doctors/{value.one_id}/", headers=EN))


def test_a_decision_brings_the_next_field_and_reaches_the_drop_folder(own_market, somebody):
    client = somebody(Role.STEWARD)
    value, said, queue = _asked(client)

    answer = client.post(
        f"{PAGE}?field={value.field}", {"doctor": value.one_id, "of": value.field, "pick": said[1].record}, headers=EN
    )

    assert answer["Location"] == f"{PAGE}?field={value.field}#value"
    following, _said, after = _asked(client)
    assert (following.one_id, following.field) != (value.one_id, value.field)
    assert after.left == queue.left - 1
    assert f"{said[1].record},{value.field}," in (own_market / "drop/web/value_decisions.csv").read_text("utf-8")
    text = _text(client.get(PAGE, headers=EN))
    assert "1 decision will take effect with the next run." in text
    assert "with the next run" in text


def test_what_is_skipped_comes_last_and_is_no_decision(market, somebody):
    client = somebody(Role.STEWARD)
    value, _said, queue = _asked(client)

    assert _decide(client, value, decision="skip").status_code == 302

    second, _said, after = _asked(client)
    assert (second.one_id, second.field) != (value.one_id, value.field)
    assert after.left == queue.left
    assert not ValueDecision.objects.exists()


def test_a_decision_is_taken_back_at_once(own_market, somebody):
    client = somebody(Role.STEWARD)
    value, said, queue = _asked(client)
    _decide(client, value, pick=said[0].record)

    client.post(PAGE, {"undo": str(ValueDecision.objects.get().pk)})

    again, _said, after = _asked(client)
    assert (again.one_id, again.field, after.left) == (value.one_id, value.field, queue.left)
    assert ",yes" in (own_market / "drop/web/value_decisions.csv").read_text("utf-8")
    assert 'name="undo"' not in _text(client.get(PAGE, headers=EN))


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"pick": "crm:nobody"},
        {"pick": ""},
        {"decision": "drop"},
        {"of": "grade", "pick": "crm:nobody"},
        {"undo": "7"},
        {"undo": "x"},
    ],
)
def test_what_is_no_decision_is_refused(told, market, somebody):
    client = somebody(Role.STEWARD)
    value, _said, _queue = _asked(client)
    asked = {"doctor": value.one_id, "of": value.field, **told} if told and "undo" not in told else told

    assert client.post(PAGE, asked).status_code == 400
    assert not ValueDecision.objects.exists()


def test_only_keepers_of_the_data_find_the_page(market, somebody):
    assert somebody(Role.PRIVACY).get(PAGE).status_code == 403
    assert somebody(Role.MARKETER).post(PAGE, {"undo": "1"}).status_code == 403
    assert somebody(Role.ADMIN).get(PAGE).status_code == 200


def test_a_field_without_anything_to_decide_says_so(market, somebody):
    text = _text(somebody(Role.STEWARD).get(PAGE, {"field": "graduated_year"}, headers=EN))

    assert "No doctor waits for a decision about this field." in text


def test_a_decision_is_kept_where_the_loop_cannot_be_told(market, somebody, settings, tmp_path):
    client = somebody(Role.STEWARD)
    value, said, _queue = _asked(client)
    settings.DROP = tmp_path

    _decide(client, value, pick=said[0].record)

    assert "Your decision is kept, but cannot be told to the loop yet" in _text(client.get(PAGE, headers=EN))
    assert ValueDecision.objects.count() == 1


def test_before_the_first_run_the_page_says_what_to_do(somebody, settings, tmp_path):
    settings.OUT = tmp_path / "nowhere"

    assert "hcploop run DIR --out OUT" in _text(somebody(Role.STEWARD).get(PAGE))
