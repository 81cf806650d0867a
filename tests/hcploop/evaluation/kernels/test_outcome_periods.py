import datetime as dt

import pyarrow as pa
import pytest

from hcploop.evaluation.kernels.outcome_periods import outcome_periods, span
from hcploop.evaluation.policy import EvaluationPolicy

MONTHS = [f"2026-{month:02d}" for month in range(1, 7)]


def _told(periods, *, today=dt.date(2026, 7, 3), began_on=dt.date(2026, 3, 10), reporters=None, **policy):
    rows = [{"period": period, "reporters": (reporters or {}).get(period, 40)} for period in periods]
    table = pa.Table.from_pylist(rows, schema=pa.schema({"period": pa.string(), "reporters": pa.int64()}))
    rules = EvaluationPolicy.from_table(policy, "policy/evaluation.toml")
    found = outcome_periods(table, today=today, began_on=began_on, policy=rules).to_pylist()
    return {row["period"]: row for row in found}


def test_a_period_counts_two_weeks_after_its_end():
    found = _told(MONTHS)

    assert found["2026-05"]["is_complete"]
    assert not found["2026-06"]["is_complete"]
    assert found["2026-06"]["verdict"] == "outcomes come late: looked at from 2026-07-14 on"


def test_a_period_of_which_few_have_reported_waits():
    found = _told(MONTHS, reporters={"2026-05": 20})

    assert found["2026-05"]["verdict"] == "20 reporters of the usual 40"
    assert found["2026-04"]["is_complete"]


def test_what_ended_before_the_first_decision_is_the_baseline_and_what_began_after_is_judged():
    found = _told(MONTHS, baseline_periods=1)

    assert [period for period in MONTHS if found[period]["is_baseline"]] == ["2026-02"]
    assert [period for period in MONTHS if found[period]["is_judged"]] == ["2026-04", "2026-05"]


def test_before_the_first_decision_nothing_is_judged():
    found = _told(MONTHS, began_on=None)

    assert not any(row["is_judged"] or row["is_baseline"] for row in found.values())


def test_months_and_quarters_are_not_compared_with_each_other():
    found = _told([*MONTHS, "2026-Q1", "2025-Q4"])

    assert not found["2025-Q4"]["is_baseline"]
    assert found["2026-Q1"]["is_complete"]


def test_what_is_no_period_is_told():
    found = _told([*MONTHS, "2026-13", "上半年"])

    assert found["2026-13"]["verdict"] == found["上半年"]["verdict"] == "no period of the calendar"


def test_nothing_reported_is_no_error():
    assert _told([]) == {}


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2024-02", dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        ("2026-Q4", dt.date(2026, 10, 1), dt.date(2026, 12, 31)),
        ("2026-W10", dt.date(2026, 3, 2), dt.date(2026, 3, 8)),
        ("2026", dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        ("2026-03-05", dt.date(2026, 3, 5), dt.date(2026, 3, 5)),
    ],
)
def test_a_period_has_a_first_and_a_last_day(period, first, last):
    found = span(period)

    assert (found.starts_on, found.ends_on) == (first, last)
