import datetime as dt

import pytest

from hcploop import schema
from hcploop.evaluation.policy import EvaluationPolicy
from hcploop.evaluation.unit_changes import doctor_changes, unit_changes

PERIODS = schema.outcome_period.rows(
    [
        {"period": "2026-01", "is_baseline": True, "is_judged": False, "ends_on": dt.date(2026, 1, 31)},
        {"period": "2026-02", "is_baseline": True, "is_judged": False, "ends_on": dt.date(2026, 2, 28)},
        {"period": "2026-03", "is_baseline": False, "is_judged": False, "ends_on": dt.date(2026, 3, 31)},
        {"period": "2026-04", "is_baseline": False, "is_judged": True, "ends_on": dt.date(2026, 4, 30)},
        {"period": "2026-05", "is_baseline": False, "is_judged": True, "ends_on": dt.date(2026, 5, 31)},
    ]
)


def _sold(brand, institution, **units):
    return [
        {
            "period": f"2026-{period[1:]}",
            "brand": brand,
            "product": brand,
            "institution_id": institution,
            "units": float(count),
            "price": 100.0,
        }
        for period, count in units.items()
    ]


def _doctor(one_id, institution, *, brand="甲", held=False, since=dt.date(2026, 3, 10), weight=1.0):
    return {
        "one_id": one_id,
        "brand": brand,
        "institution_id": institution,
        "is_holdout": held,
        "first_decided_on": since,
        "tier": "1",
        "weight": weight,
    }


def _rows(table, **which):
    rows = table.to_pyarrow().to_pylist()
    return [row for row in rows if all(row[name] == value for name, value in which.items())]


def _changes(outcome, doctors, *, brands=("甲",), **policy):
    rules = EvaluationPolicy.from_table(policy, "policy/evaluation.toml")
    return unit_changes(
        schema.outcome.rows(outcome), PERIODS, schema.enrolled.rows(doctors), brands=brands, policy=rules
    )


def test_a_hospital_is_compared_with_the_mean_of_its_baseline():
    outcome = _sold("甲", "h1", m01=10, m02=14, m03=99, m04=20, m05=22)
    doctors = [_doctor("a", "h1"), _doctor("b", "h1", held=True, weight=3.0)]

    found = _changes(outcome, doctors)

    april = _rows(found, period="2026-04")[0]
    assert (april["amount_before"], april["amount"]) == (12, 20)
    assert (april["doctors"], april["held_out"]) == (2, 1)
    assert (april["weight"], april["held_out_weight"]) == (4, 3)
    assert april["margin_each"] == pytest.approx(70)
    whole = _rows(found, period="all")[0]
    assert (whole["amount_before"], whole["amount"]) == (24, 42)


def test_a_hospital_that_bought_nothing_in_a_period_counts_as_nothing():
    outcome = [*_sold("甲", "h1", m01=10), *_sold("甲", "h2", m01=2, m04=5)]
    doctors = [_doctor("a", "h1"), _doctor("b", "h2")]

    found = _changes(outcome, doctors)

    assert [row["amount"] for row in _rows(found, period="2026-04", unit_id="h1")] == [0]


def test_a_hospital_without_any_row_or_without_a_doctor_does_not_count():
    outcome = [*_sold("甲", "h1", m01=10, m04=9), *_sold("甲", "h2", m01=2, m04=5)]
    doctors = [_doctor("a", "h1"), _doctor("b", "h3"), _doctor("c", None)]

    found = _changes(outcome, doctors)

    assert {row["unit_id"] for row in _rows(found)} == {"h1"}


def test_a_doctor_counts_from_the_period_in_which_she_was_enrolled():
    outcome = _sold("甲", "h1", m01=10, m04=9, m05=9)
    doctors = [_doctor("a", "h1"), _doctor("b", "h1", since=dt.date(2026, 5, 20))]

    found = _changes(outcome, doctors)

    counts = {row["period"]: row["doctors"] for row in _rows(found)}
    assert counts == {"2026-04": 1, "2026-05": 2, "all": 2}


def test_competitors_are_not_ours():
    outcome = [*_sold("甲", "h1", m01=10, m04=9), *_sold("别家", "h1", m01=50, m04=60)]

    found = _changes(outcome, [_doctor("a", "h1")])

    assert [row["amount"] for row in _rows(found, period="2026-04")] == [9]


def test_the_market_puts_the_margins_of_brands_together():
    outcome = [*_sold("甲", "h1", m01=10, m02=10, m04=20), *_sold("乙", "h1", m01=4, m02=4, m04=5)]
    doctors = [_doctor("a", "h1"), _doctor("a", "h1", brand="乙")]

    found = _changes(outcome, doctors, brands=("甲", "乙"), margin_rates={"乙": 0.5})

    market = _rows(found, brand="all", period="2026-04")[0]
    assert market["amount"] == pytest.approx(20 * 70 + 5 * 50)
    assert market["amount_before"] == pytest.approx(10 * 70 + 4 * 50)
    assert (market["doctors"], market["margin_each"]) == (1, 1)


def test_a_new_price_is_no_effect():
    outcome = [
        {**row, "price": 50.0 if row["period"] == "2026-04" else 100.0}
        for row in _sold("甲", "h1", m01=10, m02=10, m04=10)
    ]

    april = _rows(_changes(outcome, [_doctor("a", "h1")]), period="2026-04")[0]

    assert april["amount"] == april["amount_before"]
    assert april["margin_each"] == pytest.approx(35)


def test_where_it_is_allowed_a_row_is_a_doctor():
    outcome = [{**row, "record_id": 7} for row in _sold("甲", "h1", m01=4, m02=6, m04=8)]
    doctors = [_doctor("a", "h1"), _doctor("b", "h1", held=True)]
    people = schema.record_person.rows([{"record_id": 7, "one_id": "a"}])

    found = doctor_changes(
        schema.outcome.rows(outcome),
        PERIODS,
        schema.enrolled.rows(doctors),
        people,
        brands=("甲",),
        policy=EvaluationPolicy.default(),
    )

    april = {row["unit_id"]: row for row in _rows(found, period="2026-04")}
    assert (april["a"]["amount_before"], april["a"]["amount"], april["a"]["held_out"]) == (5, 8, 0)
    assert (april["b"]["amount"], april["b"]["held_out"], april["b"]["cluster_id"]) == (0, 1, "h1")
