"""The letter of the week is due at eight on the first working day, by the market's clock."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from hcploop_web.delivery.mondays import is_due, week_of

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")


def utc(*parts):
    return dt.datetime(*parts, tzinfo=dt.UTC)


def weekdays(day):
    return day.weekday() < 5


@pytest.mark.parametrize(
    ("now", "zone", "told"),
    [
        (utc(2026, 6, 28, 23, 59), SHANGHAI, False),
        (utc(2026, 6, 29, 0, 0), SHANGHAI, True),
        (utc(2026, 6, 29, 15, 59), SHANGHAI, True),
        (utc(2026, 6, 29, 16, 0), SHANGHAI, False),
        (utc(2026, 6, 29, 5, 59), BERLIN, False),
        (utc(2026, 6, 29, 6, 0), BERLIN, True),
        (utc(2026, 12, 7, 6, 30), BERLIN, False),
    ],
)
def test_it_is_due_on_monday_from_eight_in_the_market(now, zone, told):
    assert is_due(now, zone, weekdays) is told


@pytest.mark.parametrize(
    ("worked", "due"),
    [
        ([29, 30], [29]),
        ([1, 2, 3], [1]),
        ([3], [3]),
        ([5], [5]),
        ([], []),
    ],
)
def test_it_is_due_on_the_first_day_that_is_worked_and_on_no_other(worked, due):
    week = [dt.date(2026, 6, 29) + dt.timedelta(days=one) for one in range(7)]
    eight = dt.time(8, tzinfo=SHANGHAI)

    found = [one.day for one in week if is_due(dt.datetime.combine(one, eight), SHANGHAI, lambda x: x.day in worked)]

    assert found == due


def test_a_week_is_named_by_its_monday_in_the_market():
    assert week_of(utc(2026, 6, 28, 16, 0), SHANGHAI) == dt.date(2026, 6, 29)
    assert week_of(utc(2026, 6, 28, 15, 59), SHANGHAI) == dt.date(2026, 6, 22)
