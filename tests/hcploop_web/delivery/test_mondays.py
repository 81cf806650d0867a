"""The letter of the week is due on Monday at eight, by the market's clock."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from hcploop_web.delivery.mondays import is_due, week_of

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")


def utc(*parts):
    return dt.datetime(*parts, tzinfo=dt.UTC)


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
    assert is_due(now, zone) is told


def test_a_week_is_named_by_its_monday_in_the_market():
    assert week_of(utc(2026, 6, 28, 16, 0), SHANGHAI) == dt.date(2026, 6, 29)
    assert week_of(utc(2026, 6, 28, 15, 59), SHANGHAI) == dt.date(2026, 6, 22)
