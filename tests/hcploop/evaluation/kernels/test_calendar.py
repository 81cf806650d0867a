import datetime as dt

import ibis
import pytest

from hcploop import schema
from hcploop.evaluation.kernels.calendar import calendars, periods
from hcploop.evaluation.periods import PERIODS, label

FIRST = (dt.date(2024, 12, 20) - dt.date(1970, 1, 1)).days


@pytest.mark.parametrize("kind", PERIODS)
def test_periods_are_named_as_in_the_other_counts(kind):
    days = [dt.date(2024, 12, 20) + dt.timedelta(days=number) for number in range(20)]
    table = ibis.memtable({"number": range(20), "day": days})

    calendar = calendars(FIRST, FIRST + 19)[kind]

    named = table.mutate(name=label(table.day, kind)).order_by("number").to_pyarrow()["name"].to_pylist()
    assert [calendar.names[number] for number in calendar.of_day] == named


@pytest.mark.parametrize(
    ("name", "bounds", "days", "before", "is_complete"),
    [
        ("2024-12", (dt.date(2024, 12, 1), dt.date(2024, 12, 31)), 12, None, True),
        ("2025-02", (dt.date(2025, 2, 1), dt.date(2025, 2, 28)), 10, "2025-01", False),
        ("2025-W01", (dt.date(2024, 12, 30), dt.date(2025, 1, 5)), 7, "2024-W52", True),
        ("2025-Q1", (dt.date(2025, 1, 1), dt.date(2025, 3, 31)), 41, "2024-Q4", False),
        ("2025", (dt.date(2025, 1, 1), dt.date(2025, 12, 31)), 41, "2024", False),
        ("all", (dt.date(2024, 12, 20), dt.date(2025, 2, 10)), 53, None, True),
    ],
)
def test_a_period_tells_its_bounds_its_known_days_and_what_came_before(name, bounds, days, before, is_complete):
    rows = periods(schema.calendar_day.arrow([]), first=dt.date(2024, 12, 20), until=dt.date(2025, 2, 10)).to_pylist()

    found = next(row for row in rows if row["period"] == name)

    assert (found["begins_on"], found["ends_on"], found["days"]) == (*bounds, days)
    assert (found["before"], found["is_complete"]) == (before, is_complete)


def test_a_period_counts_the_days_that_are_worked():
    said = {"2025-01-28": ("holiday", False), "2025-01-26": ("make_up", True)}
    calendar = schema.calendar_day.arrow(
        [
            {"day_on": dt.date.fromisoformat(day), "kind": kind, "is_working": is_working, "is_announced": True}
            for day, (kind, is_working) in {**said, "2025-01-29": ("holiday", False)}.items()
        ]
    )

    rows = periods(calendar, first=dt.date(2025, 1, 20), until=dt.date(2025, 2, 2)).to_pylist()

    worked = {row["period"]: row["working_days"] for row in rows}
    assert (worked["2025-W04"], worked["2025-W05"], worked["2025-01"]) == (6, 3, 9)
    assert next(row["year_before"] for row in rows if row["period"] == "2025-W05") == "2024-W05"
