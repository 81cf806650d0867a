import datetime as dt

import pytest

from hcploop.flow.calendar import OpenDays

WEEKDAYS = (1, 2, 3, 4, 5)


def _ahead(after, kinds=None, *, days=21, usual_days=7):
    """The days after one, weekdays and weekends, but for those that are said to be something else."""
    told = {}
    for number in range(1, days + 1):
        day = dt.date.fromisoformat(after) + dt.timedelta(days=number)
        told[day] = (kinds or {}).get(day.isoformat(), "usual" if day.isoweekday() <= 5 else "weekend")
    return OpenDays(told, usual_days)


GOLDEN_WEEK = {f"2026-10-{day:02}": "holiday" for day in range(1, 8)} | {"2026-10-10": "make_up"}


def test_nobody_is_visited_on_a_holiday_and_a_make_up_saturday_is_a_day_like_others():
    found = _ahead("2026-09-30", GOLDEN_WEEK).to_visit(WEEKDAYS)[:4]

    assert [day.day for day in found] == [8, 9, 10, 12]


def test_a_decision_before_a_week_of_holidays_stands_until_as_many_days_were_worked_as_usual():
    assert _ahead("2026-09-30", GOLDEN_WEEK).standing_days == 13


@pytest.mark.parametrize("usual_days", range(1, 15))
@pytest.mark.parametrize("after", [f"2026-07-{day:02}" for day in range(6, 13)])
def test_without_holidays_a_decision_stands_as_long_as_the_policy_says(after, usual_days):
    assert _ahead(after, usual_days=usual_days).standing_days == usual_days


def test_the_best_day_of_a_visit_is_one_that_is_worked_while_the_decision_stands():
    spring = {"2026-04-06": "holiday"}

    assert _ahead("2026-04-03", spring).open_weekdays(WEEKDAYS) == (1, 2, 3, 4, 5)
    assert _ahead("2026-04-05", spring, usual_days=3).open_weekdays(WEEKDAYS) == (2, 3)


def test_no_message_goes_out_on_a_weekday_that_is_nothing_but_a_holiday():
    ahead = _ahead("2026-04-05", {"2026-04-06": "holiday"}, usual_days=3)

    assert ahead.holidays() == (1,)
    assert ahead.next_on == dt.date(2026, 4, 7)


def test_a_week_with_holidays_holds_a_part_of_the_visits():
    shares = _ahead("2026-09-25", GOLDEN_WEEK).week_shares(WEEKDAYS)

    assert shares[2026, 40] == pytest.approx(0.6)
    assert shares[2026, 41] == pytest.approx(0.6)


def test_days_of_this_week_that_are_over_count_as_worked():
    assert _ahead("2026-07-08").week_shares(WEEKDAYS)[2026, 28] == pytest.approx(1.0)
