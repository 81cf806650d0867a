"""From the log to the files of feeds."""

import datetime as dt

import pytest
from tests.event_log import PLAN, T0, EventLog

from hcploop_web.collector.counts import Outcome
from hcploop_web.collector.keeping import Keeping, let_go
from hcploop_web.collector.watching import counted, progress, tail_of, without_rule


@pytest.fixture
def log(tmp_path):
    made = EventLog(tmp_path)
    yield made
    made.loader.close()


def _page(content="c1", **known):
    return {"type": "page", "properties": {"content_id": content}, **known}


def test_a_page_of_a_user_is_a_contact(log):
    campaign = {"context": {"campaign": {"name": "june", "source": "mail"}}}
    log.send({"userId": "D1", "properties": {"content_id": "c1", "duration_seconds": 30, "brand": "a"}, **campaign})

    log.load()

    assert log.rows("touches") == [
        {
            "source_person_id": "D1",
            "channel": "web",
            "action": "read",
            "happened_at": "2026-06-01T08:00:00.000+00:00",
            "touch_id": "m1",
            "content_id": "c1",
            "duration_seconds": "30",
            "campaign_id": "june",
            "brand": "a",
        }
    ]
    assert log.described == [("portal", "touches"), ("portal", "aggregates")]


def test_a_rule_says_channel_action_and_where_the_content_is_named(log):
    log.send({"type": "track", "event": "Video watched", "userId": "D1", "properties": {"video": {"id": 7}}})

    log.load()

    (row,) = log.rows("touches")
    assert (row["channel"], row["action"], row["content_id"]) == ("webinar", "watch", "7")


def test_a_message_counts_once_however_often_it_is_sent(log):
    log.send(_page(userId="D1", messageId="same"), _page(userId="D1", messageId="same"))
    log.load()
    log.send(_page(userId="D1", messageId="same"))
    log.load()

    assert len(log.rows("touches")) == 1
    assert log.tally() == {Outcome.TOLD: 1, Outcome.DUPLICATE: 2}


def test_a_client_that_tries_again_for_a_day_is_counted_once(log):
    said = _page(userId="D1", messageId="same", timestamp=T0.isoformat())
    waits = _page(anonymousId="v", messageId="visitor", timestamp=T0.isoformat())
    for hour in range(26):
        at = T0 + dt.timedelta(hours=hour)
        log.send(said, waits, at=at)
        log.load(at=at)
        let_go(log.loader, Keeping(log_days=1), at=at)
        log.loader.close()
        log.loader = log.opened()

    assert [(row["touch_id"], row["happened_at"]) for row in log.rows("touches")] == [
        ("same", "2026-06-01T08:00:00.000+00:00")
    ]
    assert log.tally() == {Outcome.TOLD: 1, Outcome.WAITING: 1, Outcome.DUPLICATE: 50}


def test_events_of_a_megabyte_are_refused_one_by_one_and_cost_no_other(log):
    large = "x" * 1024**2
    log.send(
        _page(userId="D1", pad=large),
        _page(userId="D1", content=large),
        {"type": "identify", "userId": "D1", "traits": {"name": large, "city": "上海", large: 1}},
        _page(userId="D2"),
    )

    assert log.load() == 4
    assert log.tally() == {Outcome.REFUSED: 3, Outcome.TOLD: 1}
    assert [row["source_person_id"] for row in log.rows("touches")] == ["D2"]
    assert log.rows("people") == []


def test_the_same_id_of_another_source_is_another_message(log):
    log.send(_page(userId="D1", messageId="same"))
    log.send(_page(userId="D1", messageId="same"), source="mini")

    log.load(plan=PLAN.__class__(PLAN.zone, PLAN.view_actions, {**PLAN.sources, "mini": PLAN.sources["portal"]}))

    assert (len(log.rows("touches")), len(log.rows("touches", "mini"))) == (1, 1)


def test_traits_become_a_row_with_all_that_is_known(log):
    first = {"firstName": "伟", "lastName": "张", "company": {"name": "上海市第一人民医院"}, "title": "主任医师"}
    log.send({"type": "identify", "userId": "D1", "traits": first})
    log.load()
    ids = {"externalIds": [{"id": "u1@app", "type": "wechat_unionid"}]}
    log.send({"type": "identify", "userId": "D1", "traits": {"city": "上海"}, "context": ids}, at=T0 + dt.timedelta(1))
    log.load()

    assert log.rows("people")[-1] == {
        "source_id": "D1",
        "name": "张伟",
        "hospital": "上海市第一人民医院",
        "title": "主任医师",
        "city": "上海",
        "wechat_unionid": "u1@app",
        "updated_at": "2026-06-02T08:00:00.000+00:00",
    }


def test_an_answer_needs_what_its_rule_asks_for(log):
    whole = {"survey_id": "q", "item_id": "1", "value": 3, "is_correct": True}
    log.send(
        {"type": "track", "event": "Answered", "userId": "D1", "properties": whole},
        {"type": "track", "event": "Answered", "userId": "D1", "properties": {"survey_id": "q"}},
    )

    log.load()

    (row,) = log.rows("answers")
    assert (row["survey_kind"], row["value"], row["is_correct"]) == ("quiz", "3", "true")
    assert [one.reason.partition(" needs")[0] for one in log.refused] == ["An answer"]


def test_a_refused_event_that_is_sent_again_is_refused_once_and_corrected_it_comes_in(log):
    wrong = {"type": "track", "event": "Answered", "userId": "D1", "messageId": "a", "properties": {"survey_id": "q"}}
    log.send(dict(wrong))
    log.send(dict(wrong))
    log.load()
    log.send(wrong | {"properties": {"survey_id": "q", "item_id": "1", "value": "x"}})
    log.load()

    assert (len(log.refused), len(log.rows("answers"))) == (1, 1)
    assert log.tally() == {Outcome.REFUSED: 1, Outcome.DUPLICATE: 1, Outcome.TOLD: 1}


def test_what_has_no_rule_is_counted_by_its_name(log):
    log.send(*({"type": "track", "event": "Scrolled", "userId": "D1"} for _ in range(3)))

    log.load()

    assert log.tally() == {Outcome.IGNORED: 3}
    assert without_rule(log.home / "ledger.sqlite", "portal") == [("Scrolled", 3)]


def test_a_category_that_was_refused_is_counted_and_not_kept(log):
    offer = {"type": "track", "event": "Offer clicked", "userId": "D1"}
    refused = {"context": {"consent": {"categoryPreferences": {"marketing": False}}}}
    log.send(dict(offer), offer | refused)
    log.load()
    log.send(dict(offer))
    log.load()

    assert len(log.rows("touches")) == 1
    assert log.tally() == {Outcome.TOLD: 1, Outcome.NOT_CONSENTED: 2}


def test_a_word_on_consent_is_told_when_it_changes(log):
    for day, is_allowed in enumerate((True, True, False, False, True)):
        consent = {"context": {"consent": {"categoryPreferences": {"marketing": is_allowed, "unknown": False}}}}
        log.send(_page(userId="D1", **consent), at=T0 + dt.timedelta(days=day))
        log.load()

    told = [(row["channel"], row["purpose"], row["state"], row["happened_at"][:10]) for row in log.rows("consents")]
    assert told == [
        ("email", "promotion", "granted", "2026-06-01"),
        ("email", "promotion", "withdrawn", "2026-06-03"),
        ("email", "promotion", "granted", "2026-06-05"),
    ]
    assert [word.state for word in log.words] == ["granted", "withdrawn", "granted"]


def test_an_alias_says_that_two_users_are_one(log):
    log.send({"type": "alias", "userId": "D1", "previousId": "old"})

    log.load()

    (row,) = log.rows("identity_decisions")
    assert (row["record_a"], row["record_b"], row["decision"]) == ("portal:old", "portal:D1", "same")


def test_the_totals_of_a_day_are_the_market_s_and_hold_everybody(log):
    late = T0.replace(hour=17)
    log.send(_page(userId="D1", anonymousId="v"), _page(anonymousId="v"), _page(anonymousId="w"))
    log.load()
    log.send(_page(anonymousId="w"), at=T0 + dt.timedelta(hours=1))
    log.send(_page(anonymousId="w"), at=late)
    log.load()

    assert [(row["counted_on"], row["views"], row["visitors"]) for row in log.rows("aggregates")] == [
        ("2026-06-01", "4", "2"),
        ("2026-06-02", "1", "1"),
    ]


def _total(views, visitors, day="2026-06-01", content="c1"):
    counted = {"content_id": content, "channel": "web", "counted_on": day, "views": views, "visitors": visitors}
    return {"type": "track", "event": "Platform Total", "anonymousId": "platform", "properties": counted}


def _totals(log):
    return [(row["content_id"], row["counted_on"], row["views"], row["visitors"]) for row in log.rows("aggregates")]


def test_of_the_platforms_count_and_our_own_the_greater_is_told(log):
    log.send(*(_page(userId=f"D{number}") for number in range(3)), _total(2, 5), _total(7, 4, content="c2"))
    log.load()

    assert _totals(log) == [("c1", "2026-06-01", "3", "5"), ("c2", "2026-06-01", "7", "4")]
    assert log.tally() == {Outcome.TOLD: 5}


def test_what_a_platform_corrects_takes_the_place_of_what_it_said(log):
    log.send(_total(9, 9), _total(5, 5))
    log.load()
    log.send(_total(4, 3))
    log.load()

    assert _totals(log) == [("c1", "2026-06-01", "4", "3")]


def test_a_total_that_cannot_be_read_is_left_alone(log):
    log.send(_total(-1, 0))
    log.load()

    assert log.tally() == {Outcome.IGNORED: 1}


def test_a_file_ends_with_the_day_or_when_it_is_full(log, monkeypatch):
    monkeypatch.setattr("hcploop_web.collector.rolling_files.ROWS_A_FILE", 2)
    for day in (0, 0, 0, 1):
        log.send(_page(userId="D1"), at=T0 + dt.timedelta(days=day))
        log.load(at=T0 + dt.timedelta(days=day))

    files = sorted(path.name for path in (log.files / "portal" / "touches").iterdir())
    assert files == ["2026-06-01-0001.csv", "2026-06-01-0002.csv", "2026-06-02-0001.csv"]
    assert {path.stat().st_mode & 0o777 for path in (log.files / "portal" / "touches").iterdir()} == {0o600}
    assert len(log.rows("touches")) == 4


def test_whoever_watches_sees_the_last_events_and_how_far_the_loader_is(log):
    log.send(*(_page(userId="D1", messageId=f"n{number}") for number in range(120)))
    log.load()
    path = log.home / "ledger.sqlite"

    tail = tail_of(path, "portal")
    assert (len(tail), tail[0].message_id, tail[0].became, tail[0].who) == (100, "n119", "touches", "D1")
    assert [one.row["content_id"] for one in tail_of(path, "portal", message_id="n119")] == ["c1"]
    assert counted(path, "portal", since="2026-06-01T08").hours == {"2026-06-01T08": 120}
    assert progress(path).behind_bytes == 0


def test_what_was_kept_long_enough_is_let_go(log):
    log.send(_page(anonymousId="v"), _page(userId="D1", messageId="old"))
    log.load()

    later = T0 + dt.timedelta(days=401)
    let_go(log.loader, Keeping(), at=later)
    log.send(_page(userId="D1", messageId="old"), {"type": "identify", "userId": "D2", "anonymousId": "v"}, at=later)
    log.load(at=later)

    assert log.tally() == {Outcome.PASSED: 1, Outcome.TOLD: 3}
    assert "D2" not in {row["source_person_id"] for row in log.rows("touches")}
