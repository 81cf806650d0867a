import pytest

from hcploop import schema
from hcploop.evaluation.policy import EvaluationPolicy
from hcploop.evaluation.spending import spending

PERIODS = schema.outcome_period.rows(
    [{"period": period, "is_judged": period != "2026-01"} for period in ("2026-01", "2026-02", "2026-03")]
)
OUTCOME = schema.outcome.rows(
    [
        {"period": period, "product": brand, "brand": brand, "units": units, "price": 10.0}
        for period in ("2026-01", "2026-02", "2026-03")
        for brand, units in (("甲", 30.0), ("乙", 10.0), ("别家", 99.0))
    ]
)


def _spent(*rows):
    names = ("period", "brand", "amount")
    cost = schema.cost.rows([dict(zip(names, row, strict=True)) for row in rows])
    found = spending(cost, OUTCOME, PERIODS, brands=("甲", "乙"), policy=EvaluationPolicy.default())
    return {(row["brand"], row["period"]): row["amount"] for row in found.to_pyarrow().to_pylist()}


def test_what_names_no_brand_is_shared_by_what_brands_sold():
    found = _spent(("2026-02", "甲", 100.0), ("2026-02", "all", 40.0))

    assert found["甲", "2026-02"] == pytest.approx(130)
    assert found["乙", "2026-02"] == pytest.approx(10)
    assert found["all", "2026-02"] == pytest.approx(140)


def test_only_judged_periods_count():
    found = _spent(("2026-01", "甲", 7.0), ("2026-02", "甲", 100.0), ("2026-03", "甲", 50.0), ("2026-Q1", "甲", 900.0))

    assert found["甲", "all"] == 150
    assert ("甲", "2026-01") not in found


def test_nothing_told_is_no_cost_of_nothing():
    assert _spent() == {}
