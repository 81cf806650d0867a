import datetime as dt

import ibis
import pytest

from hcploop import schema
from hcploop.evaluation.changes import figure_changes
from hcploop.evaluation.kernels.calendar import periods

_HOLIDAYS = [dt.date(2026, 2, 16) + dt.timedelta(days=number) for number in range(5)]
_CALENDAR = schema.calendar_day.arrow(
    [{"day_on": day, "kind": "holiday", "is_working": False, "is_announced": True} for day in _HOLIDAYS]
)


def _changes(values, *, first="2026-01-01", until="2026-03-31", metric="contacts"):
    figures = [
        {
            "stage": "reach",
            "metric": metric,
            "brand": "all",
            "period": period,
            "cut": "",
            "cut_value": "",
            "figure_value": value,
            "n": 1,
        }
        for period, value in values.items()
    ]
    told = periods(_CALENDAR, first=dt.date.fromisoformat(first), until=dt.date.fromisoformat(until))
    found = figure_changes(schema.figure.rows(figures), ibis.memtable(told), metrics=["contacts"])
    return {(row["period"], row["against"]): row for row in found.to_pyarrow().to_pylist()}


def test_a_month_with_holidays_is_told_a_working_day_beside_the_whole():
    one = _changes({"2026-01": 220.0, "2026-02": 150.0})["2026-02", "before"]

    assert (one["working_days"], one["working_days_against"]) == (15, 22)
    assert one["change_share"] == pytest.approx(150 / 220 - 1)
    assert one["change_share_per_day"] == pytest.approx(0.0)


def test_the_year_before_is_the_same_period_of_it():
    found = _changes({"2025-02": 100.0, "2026-02": 150.0, "2025-W07": 1.0, "2026-W07": 2.0}, first="2025-01-01")

    assert found["2026-02", "year_before"]["against_period"] == "2025-02"
    assert found["2026-W07", "year_before"]["change_share"] == 1.0


def test_a_period_that_is_not_over_or_begins_before_the_data_is_not_compared():
    found = _changes({"2026-01": 1.0, "2026-02": 1.0, "2026-03": 1.0}, first="2026-01-15", until="2026-03-30")

    assert not found


def test_against_nothing_no_change_is_told():
    one = _changes({"2026-01": 0.0, "2026-02": 150.0})["2026-02", "before"]

    assert (one["change_share"], one["change_share_per_day"]) == (None, None)


def test_a_figure_that_does_not_add_up_over_days_is_not_told_a_working_day():
    assert not _changes({"2026-01": 0.5, "2026-02": 0.4}, metric="coverage_share")
