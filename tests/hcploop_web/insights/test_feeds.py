"""Feeds: counts that add up, and whether they come as they used to."""

import datetime as dt

import pytest

from hcploop.engine import FileVersion, Manifest
from hcploop_web.insights.feeds import _Arrival, _feed, data, written

pytestmark = pytest.mark.slow


def came(*rows, every=7, first=dt.datetime(2026, 1, 4)):  # noqa: DTZ001 - the loop's moments are UTC without zone
    return [_Arrival(f"{n}.csv", first + n * dt.timedelta(days=every), count) for n, count in enumerate(rows)]


def state(past, silent_days):
    last = past[-1]
    as_of = last.at + dt.timedelta(days=silent_days)
    manifest = Manifest(snapshot_id="s", created_at=as_of, as_of=as_of, market="m", version="1", code_hash="c")
    file = FileVersion(feed="f", kind="touches", path=last.path, sha256="x", rows_in=last.rows, last_at=last.at)
    return _feed("f", [file], past, manifest, None)


def test_a_weekly_feed_is_late_after_more_than_two_weeks():
    past = came(100, 100, 100, 100)

    assert [state(past, days).is_late for days in (6, 13, 15, 40)] == [False, False, True, True]
    assert state(past, 15).gap_days == 7


def test_a_daily_feed_is_not_late_over_a_day_off():
    past = came(10, 10, 10, 10, every=1)

    assert [state(past, days).is_late for days in (1, 2, 3)] == [False, False, True]


def test_of_two_arrivals_no_rhythm_is_told():
    told = state(came(100, 100), 400)

    assert (told.gap_days, told.is_late) == (None, False)


def test_a_file_with_less_than_half_of_the_usual_rows_is_shrunken():
    assert [state(came(100, 90, 110, last), 1).is_shrunken for last in (120, 60, 49, 0)] == [False, False, True, True]


def test_a_file_that_is_overwritten_is_compared_with_itself():
    past = [_Arrival("people.csv", one.at, one.rows) for one in came(500, 40)]

    told = state(past, 1)

    assert (told.usual_rows, told.last_rows, told.is_shrunken) == (500, 40, True)


def test_every_feed_of_a_market_adds_up(market, settings):
    settings.DROP = market.parent / "drop"
    told = data()

    assert {feed.name for feed in told.feeds} >= {"crm_visits", "crm_doctors"}
    for feed in told.feeds:
        for one in (feed, *feed.files):
            parts = one.rows_kept + one.rows_quarantined + one.rows_replaced + one.rows_deleted
            assert one.rows_in == parts
    visits = next(feed for feed in told.feeds if feed.name == "crm_visits")
    kept = visits.rows_in - visits.rows_quarantined
    assert sum(told.by_month["crm_visits"]) == kept
    how = written(visits)
    assert how is not None
    assert (how.format, how.encoding, how.header_row, how.problem) == ("csv", "gb18030", 1, "")
