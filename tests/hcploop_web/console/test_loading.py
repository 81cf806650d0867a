"""From an event to the loop, and to what may be offered."""

import datetime as dt
import json
from zoneinfo import ZoneInfo

import msgspec
import pytest
from django.core.management import CommandError, call_command
from filelock import FileLock
from tests.hcploop_web.collector.wechat.platform_standin import OFFICIAL, PlatformStandIn
from tests.markets import tiny_market

from hcploop.engine import open_snapshot
from hcploop.flow import run
from hcploop.market import load_market
from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role
from hcploop_web.collector.actions.add_source import NewSource, add_source
from hcploop_web.collector.actions.set_event_rules import CategoryWish, RuleWish, set_event_rules
from hcploop_web.collector.log import append_now
from hcploop_web.collector.models import Becomes, RefusedEvent
from hcploop_web.collector.wechat.pull import Puller
from hcploop_web.privacy.models import ConsentEvent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
AT = (dt.datetime.now(dt.UTC) - dt.timedelta(hours=2)).replace(microsecond=0)  # noqa: TID251 - what is old is let go
CHINA = ZoneInfo("Asia/Shanghai")
NOW = '[market]\nname = "试点"\ntime_zone = "Asia/Shanghai"\n'
CRM = "crm"


@pytest.fixture
def own_tiny(tmp_path, settings):
    """A tiny market, and a source whose user ids are those of its CRM."""
    settings.HOME, settings.DROP, settings.OUT = tmp_path / "home", _market(tmp_path), tmp_path / "out"
    settings.HOME.mkdir()
    admin = User.objects.create_user("admin", role=Role.ADMIN)
    source = add_source(NewSource(CRM), by=admin, at=AT)
    rules = [
        RuleWish("$page", Becomes.TOUCHES, action="read"),
        RuleWish("Article Read", Becomes.TOUCHES, channel="wechat", action="read"),
        RuleWish("Asked", Becomes.ANSWERS, survey_kind="quiz"),
    ]
    set_event_rules(source.pk, rules, [CategoryWish("mail", "email", "promotion")], by=admin, at=AT)
    return tmp_path


def _send(home, *events, at=AT):
    batch = [{"type": "page", "timestamp": at.isoformat(), **told} for told in events]
    append_now(home / "home" / "collector" / "log", CRM, json.dumps({"batch": batch}).encode(), len(batch), at)
    call_command("load_events", once=True, verbosity=0)


def _page(message_id, user="D1", content="c1", **known):
    return {"messageId": message_id, "userId": user, "properties": {"content_id": content}, **known}


def _web_touches(home):
    rows = open_snapshot(home / "out").arrow("touch").to_pylist()
    return sorted((row["touch_id"], row["content_id"]) for row in rows if row["channel"] == "web")


@pytest.mark.turns
def test_a_file_that_grew_takes_the_place_of_its_older_version(own_tiny):
    _send(own_tiny, _page("m1"), _page("m2", user="D2"), {"messageId": "w", "anonymousId": "v", **_view("c2")})
    run(own_tiny / "drop", own_tiny / "out")
    first = _web_touches(own_tiny)
    _send(own_tiny, _page("m2", user="D2"), _page("m3", content="c2"), _page("m4", user="D3"))
    _send(own_tiny, {"type": "identify", "messageId": "i", "userId": "D2", "anonymousId": "v", "traits": {}})
    run(own_tiny / "drop", own_tiny / "out")

    assert first == [("crm:m1", "c1"), ("crm:m2", "c1")]
    assert _web_touches(own_tiny) == [
        ("crm:m1", "c1"),
        ("crm:m2", "c1"),
        ("crm:m3", "c2"),
        ("crm:m4", "c1"),
        ("crm:w", "c2"),
    ]
    totals = open_snapshot(own_tiny / "out").arrow("aggregate").to_pylist()
    assert {(row["content_id"], row["views"], row["visitors"]) for row in totals} == {("c1", 3, 3), ("c2", 2, 2)}


@pytest.mark.turns
def test_every_kind_is_a_feed_that_the_market_reads_without_a_flaw(own_tiny):
    consent = {"context": {"consent": {"categoryPreferences": {"mail": True}}}}
    _send(
        own_tiny,
        _page("m1", **consent),
        {"type": "identify", "messageId": "i", "userId": "D1", "traits": {"name": "张伟", "city": "上海"}},
        {"type": "alias", "messageId": "a", "userId": "D1", "previousId": "D4"},
        {"type": "track", "messageId": "t", "event": "Asked", "userId": "D1", "properties": _answer()},
    )

    run(own_tiny / "drop", own_tiny / "out")

    feeds = {feed.name for feed in load_market(own_tiny / "drop").feeds}
    kinds = ("aggregates", "answers", "consents", "identity_decisions", "people", "touches")
    assert {f"web_collector_crm_{kind}" for kind in kinds} <= feeds
    snapshot = open_snapshot(own_tiny / "out")
    of_ours = [row for row in snapshot.arrow("quarantine").to_pylist() if row["feed"].startswith("web_collector")]
    assert of_ours == []
    said = [row for row in snapshot.arrow("consent").to_pylist() if row["source"] == CRM]
    assert [(row["channel"], row["state"], row["purpose"]) for row in said] == [("email", "granted", "promotion")]
    one = {row["source_id"]: row["one_id"] for row in snapshot.arrow("hcp_identifier").to_pylist()}
    assert one["D1"] == one["D4"]
    assert [row["value"] for row in snapshot.arrow("answer").to_pylist()] == ["B"]


def test_a_withdrawal_holds_before_any_run(own_tiny):
    run(own_tiny / "drop", own_tiny / "out")
    refusing = {"context": {"consent": {"categoryPreferences": {"mail": False}}}}
    granting = {"context": {"consent": {"categoryPreferences": {"mail": True}}}}

    _send(own_tiny, _page("m1", **granting))
    _send(own_tiny, _page("m2", **refusing), at=AT + dt.timedelta(hours=1))

    told = ConsentEvent.objects.order_by("happened_at")
    assert [(word.channel, word.purpose, word.state) for word in told] == [
        ("email", "promotion", "granted"),
        ("email", "promotion", "withdrawn"),
    ]
    assert {word.source_id for word in told} == {"D1"}


@pytest.mark.turns
def test_what_somebody_unknown_withdrew_holds_as_soon_as_a_run_knows_her(own_tiny):
    refusing = {"context": {"consent": {"categoryPreferences": {"mail": False}}}}
    _send(own_tiny, _page("m1", **refusing))
    assert not ConsentEvent.objects.exists()

    run(own_tiny / "drop", own_tiny / "out")
    call_command("load_events", once=True, verbosity=0)

    assert ConsentEvent.objects.get().state == "refused"


@pytest.mark.turns
def test_what_wechat_counted_of_an_article_is_told_beside_the_readers_whom_we_know(own_tiny):
    day = AT.astimezone(CHINA).date() - dt.timedelta(days=1)
    article = {"ref_date": day.isoformat(), "msgid": "1000_1", "int_page_read_count": 12, "int_page_read_user": 8}
    platform = PlatformStandIn(
        getarticlesummary=lambda _query, told: {"list": [article] if told["begin_date"] == day.isoformat() else []},
        getarticletotal={"list": []},
        get={"data": {"openid": []}, "next_openid": ""},
    )
    account = msgspec.structs.replace(OFFICIAL, source=CRM)
    noon = dt.datetime.combine(day, dt.time(12), CHINA)
    reads = [
        {"type": "track", "messageId": name, "event": "Article Read", "userId": user, **_view("1000_1")}
        for name, user in (("r1", "D1"), ("r2", "D2"), ("r3", "D2"))
    ]
    Puller(own_tiny / "home" / "collector", lambda: AT, fetch=platform).pull({account.name: account})

    _send(own_tiny, *reads, at=noon)
    run(own_tiny / "drop", own_tiny / "out")

    totals = open_snapshot(own_tiny / "out").arrow("aggregate").to_pylist()
    assert [(row["content_id"], row["counted_on"], row["views"], row["visitors"]) for row in totals] == [
        ("1000_1", day, 12, 8)
    ]
    of_day = {"period": f"{day:%Y-%m}", "cut": "channel", "brand": "all", "cut_value": "wechat"}
    assert _figure(own_tiny, "anonymous_page_views", of_day) == 9
    assert _figure(own_tiny, "page_views", of_day) == 12


def test_what_is_refused_waits_for_a_steward(own_tiny):
    _send(own_tiny, {"type": "nonsense", "messageId": "x", "userId": "D1"}, _page("m1"), at=AT)

    assert RefusedEvent.objects.get().reason.startswith("The type is none of")


def test_one_process_loads_at_a_time(own_tiny):
    (own_tiny / "home" / "collector").mkdir(exist_ok=True)
    with FileLock(own_tiny / "home" / "collector" / "loader.lock"), pytest.raises(CommandError, match="another"):
        call_command("load_events", once=True)


def _figure(home, metric, asked):
    rows = open_snapshot(home / "out").arrow("figure").to_pylist()
    (found,) = [row for row in rows if row["metric"] == metric and asked.items() <= row.items()]
    return found["figure_value"]


def _market(folder):
    return tiny_market(folder / "drop", settings=NOW)


def _view(content):
    return {"properties": {"content_id": content}}


def _answer():
    return {"survey_id": "q1", "item_id": "1", "value": "B"}
