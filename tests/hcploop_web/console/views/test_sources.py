"""The pages on events: sources, keys, rules, the tail, and what was refused."""

import datetime as dt
import json

import pytest
from django.core.management import call_command
from django.utils import timezone
from tests.markets import tiny_market

from hcploop_web.accounts.roles import Role
from hcploop_web.collector.actions.keep_refused import keep_refused
from hcploop_web.collector.events import Refusal
from hcploop_web.collector.log import append_now
from hcploop_web.collector.models import EventSource, RefusedEvent, WriteKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(somebody, settings, tmp_path):
    settings.HOME, settings.DROP, settings.OUT = tmp_path / "home", tiny_market(tmp_path / "drop"), tmp_path / "out"
    settings.HOME.mkdir()
    made = somebody(Role.STEWARD)
    made.home = settings.HOME
    return made


@pytest.fixture
def source(client):
    client.post("/sources/", {"name": "portal", "channel": "web", "origins": "https://portal.example/\n"})
    return EventSource.objects.get()


def _text(answer):
    return answer.content.decode()


def _send(client, *events):
    now = timezone.now() - dt.timedelta(seconds=5)
    batch = [{"timestamp": now.isoformat(), **told} for told in events]
    append_now(client.home / "collector" / "log", "portal", json.dumps({"batch": batch}).encode(), len(batch), now)
    call_command("load_events", once=True, verbosity=0)


def _rules(**changed):
    rows = {
        "rules-TOTAL_FORMS": "3",
        "rules-INITIAL_FORMS": "2",
        "rules-0-event": "$page",
        "rules-0-becomes": "touches",
        "rules-0-action": "read",
        "rules-1-event": "$screen",
        "rules-1-becomes": "touches",
        "rules-1-action": "view",
        "rules-1-DELETE": "on",
        "rules-2-event": "Watched",
        "rules-2-becomes": "touches",
        "rules-2-action": "watch",
        "rules-2-content_property": "video.id",
        "categories-TOTAL_FORMS": "1",
        "categories-INITIAL_FORMS": "0",
        "categories-0-category": "marketing",
        "categories-0-channel": "email",
    }
    return rows | {name.replace("__", "-"): value for name, value in changed.items()}


def test_the_first_page_leads_to_a_first_source(client):
    page = _text(client.get("/sources/"))

    assert 'class="hl-empty"' in page
    assert 'name="name"' in page


@pytest.mark.parametrize(
    "wrong", [{"name": "Portal!"}, {"name": ""}, {"channel": "smoke"}, {"origins": "portal.example/path"}]
)
def test_what_cannot_be_a_source_is_said_beside_the_field(client, wrong):
    answer = client.post("/sources/", {"name": "portal", "channel": "web", "origins": "", **wrong})

    assert (answer.status_code, 'role="alert"' in _text(answer)) == (422, True)
    assert not EventSource.objects.exists()


def test_a_name_is_taken_once(client, source):
    answer = client.post("/sources/", {"name": "portal", "channel": "web"})

    assert (answer.status_code, EventSource.objects.count()) == (422, 1)


def test_a_write_key_is_shown_in_one_answer_only(client, source):
    answer = client.post(f"/sources/{source.pk}/")

    text = _text(answer).partition('class="hl-secret">')[2].partition("<")[0]
    assert WriteKey.objects.get().prefix == text[:6]
    assert f'writeKey: "{text}"' in _text(answer).replace("&quot;", '"')
    assert "no-store" in answer["Cache-Control"]
    assert text not in _text(client.get(f"/sources/{source.pk}/"))


def test_a_key_is_revoked_and_a_source_closed(client, source):
    client.post(f"/sources/{source.pk}/")
    key = WriteKey.objects.get()

    assert client.post(f"/sources/{source.pk}/keys/{key.pk}/revoke/").status_code == 302
    assert client.post(f"/sources/{source.pk}/open/").status_code == 302

    key.refresh_from_db()
    source.refresh_from_db()
    assert (key.revoked_at is None, source.is_open) == (False, False)
    assert client.post(f"/sources/0/keys/{key.pk}/revoke/").status_code == 404


def test_rows_that_nobody_touched_are_sent_by_a_browser_all_the_same_and_are_no_rules(client, source):
    untouched = {
        "rules__TOTAL_FORMS": "4",
        "rules__3__event": "",
        "rules__3__becomes": "touches",
        "rules__3__channel": "",
        "rules__3__action": "",
        "categories__TOTAL_FORMS": "2",
        "categories__1__category": "",
        "categories__1__channel": "all",
    }

    answer = client.post(f"/sources/{source.pk}/rules/", _rules(**untouched))

    assert answer.status_code == 302
    assert set(source.rules.values_list("event", flat=True)) == {"$page", "Watched"}
    assert source.categories.count() == 1


def test_rules_are_entered_as_a_table(client, source):
    assert client.post(f"/sources/{source.pk}/rules/", _rules()).status_code == 302

    assert [str(rule) for rule in source.rules.all()] == ["$page touches", "Watched touches"]
    assert [str(one) for one in source.categories.all()] == ["marketing: email"]
    assert 'value="video.id"' in _text(client.get(f"/sources/{source.pk}/rules/"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"rules__2__event": "$page"},
        {"rules__2__action": ""},
        {"rules__2__becomes": "answers"},
        {"rules__2__content_property": "a b"},
        {"categories__0__channel": "smoke"},
    ],
)
def test_a_rule_that_lacks_something_changes_nothing(client, source, wrong):
    answer = client.post(f"/sources/{source.pk}/rules/", _rules(**wrong))

    assert (answer.status_code, 'role="alert"' in _text(answer)) == (422, True)
    assert [str(rule) for rule in source.rules.all()] == ["$page touches", "$screen touches"]


def test_an_event_without_a_rule_begins_one(client, source):
    _send(client, {"type": "track", "event": "Scrolled <b>", "userId": "D1", "messageId": "s"})

    page = _text(client.get(f"/sources/{source.pk}/rules/"))
    assert "Scrolled &lt;b&gt; · 1" in page
    begun = _text(client.get(f"/sources/{source.pk}/rules/", {"event": "Scrolled"}))
    assert 'value="Scrolled"' in begun


def test_a_test_event_shows_what_became_of_it(client, source):
    told = {"kind": "page", "name": "", "user_id": "D1", "told": '{"content_id": "c77"}'}
    address = client.post(f"/sources/{source.pk}/tail/", told)["Location"]
    assert 'role="status"' in _text(client.get(address))
    assert "c77" not in _text(client.get(address))

    call_command("load_events", once=True, verbosity=0)

    (arrived,) = client.get(address).context["arrived"]
    assert (arrived["seen"].outcome, arrived["seen"].row["content_id"]) == ("told", "c77")
    assert "c77" in _text(client.get(address))


@pytest.mark.parametrize("wrong", [{"told": "{"}, {"told": "[]"}, {"kind": "track"}, {"user_id": ""}])
def test_a_test_event_that_cannot_be_is_not_sent(client, source, wrong):
    told = {"kind": "page", "name": "", "user_id": "D1", "told": "{}", **wrong}

    assert client.post(f"/sources/{source.pk}/tail/", told).status_code == 422
    assert not (client.home / "collector" / "log").exists()


def test_the_tail_hides_what_leads_to_a_person_and_comes_in_part_to_htmx(client, source):
    traits = {"name": "张伟", "phone": "13800138001", "email": "z@example.cn"}
    _send(client, {"type": "identify", "userId": "D1", "messageId": "i", "traits": traits})

    whole = _text(client.get(f"/sources/{source.pk}/tail/"))
    part = _text(client.get(f"/sources/{source.pk}/tail/", headers={"HX-Request": "true"}))

    assert "•••" in part
    assert "13800138001" not in whole + part
    assert "<h1>" in whole
    assert "<h1>" not in part


def test_totals_add_up_and_the_list_counts_today(client, source):
    _send(
        client,
        {"type": "page", "userId": "D1", "messageId": "a"},
        {"type": "page", "anonymousId": "v", "messageId": "b"},
        {"type": "page", "userId": "D1", "messageId": "a"},
        {"type": "riddle", "userId": "D1", "messageId": "c"},
    )

    listed = _text(client.get("/sources/"))
    one = client.get(f"/sources/{source.pk}/")

    assert [count for _word, count in one.context["outcomes"]] == [1, 1, 0, 1, 1, 0, 0, 0]
    assert one.context["events"] == 4
    assert listed.count("<rect") == 24


def _refused(number, raw):
    now = timezone.now()
    keep_refused([Refusal("portal", f"m{number}", "The event is not an object.", raw, now)])
    return RefusedEvent.objects.get(message_id=f"m{number}")


def test_a_refused_event_is_corrected_and_comes_in(client, source):
    refused = _refused(1, b'{"type": "riddle", "userId": "D1"}')
    address = f"/sources/refused/{refused.pk}/"
    assert "riddle" in _text(client.get(address))

    assert client.post(address, {"raw": "{"}).status_code == 422
    assert client.post(address, {"raw": '{"type": "page", "userId": "D1"}'}).status_code == 302
    call_command("load_events", once=True, verbosity=0)

    assert client.get(f"/sources/{source.pk}/").context["outcomes"][0][1] == 1
    assert "<textarea" not in _text(client.get(address))


def test_the_tail_leads_to_a_refused_event_as_long_as_it_is_kept(client, source):
    _send(client, {"type": "riddle", "userId": "D1"}, {"type": "page", "userId": "D1"})
    refused = RefusedEvent.objects.get()
    tail, address = f"/sources/{source.pk}/tail/", f"/sources/refused/{refused.pk}/"

    page = _text(client.get(tail))
    refused.delete()

    assert page.count(f'href="{address}"') == 1
    assert 'href="/sources/refused/' not in _text(client.get(tail)).split('id="tail"')[1]


def test_many_are_sent_again_or_dropped_at_once(client, source):
    good, bad = _refused(1, b'{"type": "page", "userId": "D1"}'), _refused(2, b"[]")

    client.post("/sources/refused/", {"chosen": [good.pk, bad.pk], "replay": "1"})
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, bad.state) == ("replayed", "open")

    client.post("/sources/refused/", {"chosen": [bad.pk], "drop": "1"})
    bad.refresh_from_db()
    assert bad.state == "dropped"


def test_refused_events_are_filtered_and_what_is_not_understood_is_left_out(client, source):
    _refused(1, b"1")

    def listed(**query):
        return len(client.get("/sources/refused/", query).context["page"].object_list)

    assert (listed(), listed(source="portal"), listed(source="mini"), listed(state="dropped")) == (1, 1, 0, 0)
    assert (listed(reason="The event is not an object."), listed(reason="x"), listed(page="x")) == (1, 1, 1)
