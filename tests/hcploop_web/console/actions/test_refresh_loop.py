"""Between runs: what is said in the web blocks at once, and ranks anew within minutes."""

import datetime as dt

import pytest
from django.utils import timezone

from hcploop.engine import Store, open_snapshot
from hcploop_web.accounts.roles import Role
from hcploop_web.accounts.rows import EVERYTHING
from hcploop_web.console.actions.refresh_loop import refresh_loop
from hcploop_web.console.actions.start_run import Wanted, start_run
from hcploop_web.insights.may_offer import Action, may_offer
from hcploop_web.insights.reading import reading
from hcploop_web.insights.refreshes import last_refresh
from hcploop_web.insights.suggestions import SuggestionQuery, find_suggestions
from hcploop_web.privacy.actions.record_consent import record_consent
from hcploop_web.privacy.said import said_by
from hcploop_web.privacy.words import Person, Word

pytestmark = [pytest.mark.slow, pytest.mark.turns]
AT = dt.datetime(2026, 7, 1, 2, tzinfo=dt.UTC)


@pytest.fixture
def day_after(own_market):
    """The market is looked at as of the day after its run."""
    path = own_market / "drop" / "market.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("as_of = 2026-06-30", "as_of = 2026-07-01"), "utf-8")
    return own_market


def _suggested(one_id):
    return find_suggestions(SuggestionQuery(one_id=one_id), EVERYTHING, rows=10).rows


def test_a_withdrawal_in_the_web_blocks_at_once_and_the_suggestion_goes_with_the_refresh(day_after, somebody):
    rows = sorted(open_snapshot(day_after / "out").arrow("suggestion").to_pylist(), key=lambda row: row["decision_id"])
    hers = next(row for row in rows if row["channel"] == "visit")
    named = open_snapshot(day_after / "out").arrow("hcp_identifier").to_pylist()
    source_id = next(row["source_id"] for row in named if row["one_id"] == hers["one_id"] and row["source"] == "crm")
    action = Action(hers["one_id"], hers["channel"], hers["brand"], hers["content_id"], hers["sender"])
    before = reading()
    allowed = may_offer(action, EVERYTHING, said=said_by, at=AT)

    record_consent(
        Person(hers["one_id"], "crm", source_id),
        Word(channel="all", purpose="", state="withdrawn", happened_at=AT),
        by=somebody(Role.PRIVACY).user,
        at=AT,
    )
    blocked = may_offer(action, EVERYTHING, said=said_by, at=AT + dt.timedelta(seconds=1))
    outcome, _ = refresh_loop(at=AT, seen="")

    assert allowed.is_allowed
    assert not blocked.is_allowed
    assert outcome == "refreshed"
    assert _suggested(hers["one_id"]) == ()
    assert reading() is before
    assert last_refresh().people >= 1


def test_nothing_new_is_not_asked_of_the_loop_again(day_after, db):
    outcomes, seen = [], ""
    for _ in range(3):
        outcome, mark = refresh_loop(at=AT, seen=seen)
        outcomes.append(outcome)
        seen = mark if outcome == "nothing new" else seen

    assert outcomes[-1] == "nothing new"
    assert reading().refreshed_at is None or outcomes[0] == "refreshed"


def test_while_a_run_waits_nothing_is_refreshed(own_market, somebody):
    start_run(Wanted(), by=somebody(Role.STEWARD).user, at=timezone.now())

    assert refresh_loop(at=AT, seen="x") == ("not now", "x")


def test_a_run_may_be_asked_for_while_a_refresh_is_at_work(own_market, somebody):
    with Store(own_market / "out").lock(started_at=timezone.now(), doing="refresh"):
        run = start_run(Wanted(), by=somebody(Role.STEWARD).user, at=timezone.now())

    assert run.state == "waiting"


def test_a_refresh_that_fails_says_why_on_the_page_of_runs(own_market, somebody):
    (own_market / "drop" / "market.toml").write_text("[market]\nnaem = 1\n", encoding="utf-8")

    outcome, _ = refresh_loop(at=timezone.now(), seen="")

    page = somebody(Role.ADMIN).get("/runs/", headers={"Accept-Language": "en"}).content.decode()
    assert outcome == "failed"
    assert "[market] has no key" in last_refresh().message
    assert "naem" in page
