"""Days that are worked are those of the market's calendar; the letter of the week keeps to them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from tests.markets import tiny_market

from hcploop_web.delivery.mondays import is_due
from hcploop_web.insights.working_days import is_worked, known_country

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def drop(settings, tmp_path):
    settings.DROP = tiny_market(tmp_path / "drop")
    return settings.DROP


def _own(drop, *rows):
    (drop / "policy").mkdir(exist_ok=True)
    (drop / "policy" / "calendar.csv").write_text("\n".join(["date,kind,name", *rows]), encoding="utf-8")


@pytest.mark.parametrize(
    ("monday", "letter_on"),
    [
        (dt.date(2026, 6, 29), dt.date(2026, 6, 29)),
        # National Day of 2025 ended on Wednesday, 8 October.
        (dt.date(2025, 10, 6), dt.date(2025, 10, 9)),
        # Spring Festival of 2026 began on Sunday, 15 February, and ended on Monday, 23 February.
        (dt.date(2026, 2, 16), None),
        (dt.date(2026, 2, 23), dt.date(2026, 2, 24)),
        # Sunday, 18 February 2024, made up for the week of Spring Festival before it.
        (dt.date(2024, 2, 12), dt.date(2024, 2, 18)),
    ],
)
def test_the_letter_waits_for_the_first_working_day_of_a_chinese_week(drop, monday, letter_on):
    noons = [dt.datetime.combine(monday + dt.timedelta(days=one), dt.time(12), SHANGHAI) for one in range(7)]

    found = [one.date() for one in noons if is_due(one, SHANGHAI, is_worked)]

    assert found == ([letter_on] if letter_on else [])


def test_a_day_that_the_market_names_itself_counts_from_the_next_look_on(drop):
    monday = dt.date(2026, 6, 29)
    before = is_worked(monday)

    _own(drop, "2026-06-29,off,Stocktaking", "2026-07-04,work,")

    assert (before, is_worked(monday), is_worked(dt.date(2026, 7, 4))) == (True, False, True)


def test_a_calendar_that_cannot_be_read_leaves_the_weekdays(drop):
    _own(drop, "2026-06-29,perhaps,")

    assert is_worked(dt.date(2026, 6, 29))
    assert not is_worked(dt.date(2026, 7, 4))


def test_without_a_market_no_country_is_known(drop, settings, tmp_path):
    found = known_country()
    settings.DROP = tmp_path / "nothing"

    assert (found, known_country()) == ("CN", None)
