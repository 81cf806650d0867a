"""The web reads what a refresh laid over the snapshot, and makes nothing anew for it."""

import datetime as dt

import pytest

from hcploop.engine import open_snapshot
from hcploop.flow import Moment, refresh
from hcploop_web.accounts.rows import EVERYTHING
from hcploop_web.insights.doctors import DoctorQuery, find_doctors
from hcploop_web.insights.portraits import portrait
from hcploop_web.insights.reading import Reading, reading

pytestmark = pytest.mark.slow
LATER = dt.datetime.fromisoformat("2026-07-01T12:00")

LIVE = """
[[feed]]
name = "live"
source = "crm"
kind = "touches"
path = "live/*.csv"
columns = { touch_id = "id", source_person_id = "person", channel = "channel", action = "action", \
happened_at = "at", content_id = "content" }
"""


@pytest.fixture
def acted(own_market):
    """A doctor did something the day after the run: who, and what the pages read before."""
    rows = open_snapshot(own_market / "out").arrow("hcp_identifier").to_pylist()
    hers = min(row["one_id"] for row in rows if row["source"] == "crm" and row["source_id"].startswith("C"))
    crm = next(row["source_id"] for row in rows if row["one_id"] == hers and row["source_id"].startswith("C"))
    before = reading()
    before.keep_persons("suggestion")
    before.keep_persons("hcp_indicator")
    portrait(hers, EVERYTHING)
    drop = own_market / "drop"
    with (drop / "market.toml").open("a", encoding="utf-8") as file:
        file.write(LIVE)
    (drop / "live").mkdir()
    (drop / "live" / "1.csv").write_text(
        f"id,person,channel,action,at,content\nL1,{crm},web,read,2026-07-01 10:00:00,K00001\n", encoding="utf-8"
    )
    refresh(own_market / "out", directory=drop, moment=Moment(as_of=LATER))
    return hers, before


def test_a_refresh_is_read_without_another_reading(acted):
    hers, before = acted

    told = portrait(hers, EVERYTHING)

    assert reading() is before
    assert told.contacts[0].happened_at.date() == dt.date(2026, 7, 1)
    assert told.refreshed_at == dt.datetime(2026, 7, 1, 4, tzinfo=dt.UTC)


def test_what_was_patched_is_what_would_be_made_anew(acted, own_market):
    _, before = acted
    patched, anew = reading(), Reading(open_snapshot(own_market / "out"))
    anew.keep_persons("suggestion")
    anew.keep_persons("hcp_indicator")

    assert patched is before
    for table in ("doctor", "rated", "of_person_suggestion", "of_person_hcp_indicator", "hcp_score", "decision"):
        both = [{str(sorted(row.items())) for row in one.rows(f"SELECT * FROM {table}")} for one in (patched, anew)]
        assert both[0] == both[1], table
    earned = "SELECT d.one_id, e.tag FROM earned e JOIN doctor d ON d.rowid = e.place ORDER BY ALL"
    assert patched.rows(earned) == anew.rows(earned)


def test_a_list_shows_what_is_new_of_her_under_her_old_place(acted):
    hers, _ = acted

    (row,) = find_doctors(DoctorQuery(text=hers), EVERYTHING).rows

    assert row.one_id == hers
    assert row.last_on == dt.date(2026, 7, 1)


def test_one_overlay_is_taken_in_once(acted):
    reading()

    assert reading().snapshot.refreshed() is None
    assert reading().snapshot is reading().snapshot
