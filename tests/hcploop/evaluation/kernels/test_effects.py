import numpy as np
import pyarrow as pa
import pytest
from tests.worlds.sales_world import SalesWorld, draw

from hcploop import schema
from hcploop.evaluation.kernels.effects import effects
from hcploop.evaluation.lift import mean_lift
from hcploop.evaluation.policy import EvaluationPolicy

POLICY = EvaluationPolicy.default()


def hospitals(world: SalesWorld, *, margin_each=10.0) -> pa.Table:
    doctors = np.bincount(world.hospital)
    held = np.bincount(world.hospital, weights=world.is_holdout)
    names = [f"h{number:04d}" for number in range(len(doctors))]
    amounts = {"amount_before": world.before, "amount": world.after}
    return _changes("institution", (names, names), (doctors, held), amounts, margin_each)


def doctors(world: SalesWorld, *, margin_each=10.0) -> pa.Table:
    names = [f"d{number:05d}" for number in range(len(world.hospital))]
    clusters = [f"h{number:04d}" for number in world.hospital]
    held = world.is_holdout.astype(float)
    amounts = {"amount_before": world.doctor_before, "amount": world.doctor_after}
    return _changes("doctor", (names, clusters), (np.ones(len(names)), held), amounts, margin_each)


def _changes(design, names, counts, amounts, margin_each):
    n, (doctors, held) = len(names[0]), counts
    columns = {
        "brand": ["A"] * n,
        "period": ["2026-05"] * n,
        "design": [design] * n,
        "unit_id": names[0],
        "cluster_id": names[1],
        "doctors": doctors.astype(np.int64),
        "held_out": held.astype(np.int64),
        "weight": doctors.astype(float),
        "held_out_weight": held.astype(float),
        **amounts,
        "margin_each": np.full(n, margin_each) if margin_each else pa.nulls(n, pa.float64()),
    }
    return schema.unit_change.check_arrow(pa.table(columns))


def judged(changes, *, amount=None, **policy):
    cost = schema.cost.arrow([{"brand": "A", "period": "2026-05", "amount": amount}] if amount else [])
    rules = EvaluationPolicy.from_table(policy, "policy/evaluation.toml")
    rows = effects(changes, cost, brands=("A",), policy=rules).to_pylist()
    return rows[0]


@pytest.mark.slow
@pytest.mark.parametrize("lay_out", [hospitals, doctors])
def test_ninety_five_of_a_hundred_intervals_hold_the_truth(lay_out):
    held = 0

    for seed in range(150):
        world = draw(1000 + seed)
        found = judged(lay_out(world))
        held += found["incremental_units_low"] <= world.truth <= found["incremental_units_high"]

    # 150 draws: 95 % ± 2.5 standard errors. bench/evaluate.py draws 2,000.
    assert 0.905 <= held / 150 <= 0.995


@pytest.mark.parametrize("lay_out", [hospitals, doctors])
def test_the_hold_out_finds_what_naive_comparisons_overstate(lay_out):
    world = draw(42)

    found = judged(lay_out(world))

    change = world.doctor_after - world.doctor_before
    offered = ~world.is_holdout
    before_after = change[offered].sum()
    seen, unseen = (world.doctor_after[offered & mark].mean() for mark in (world.is_visited, ~world.is_visited))
    visited_or_not = (seen - unseen) * (offered & world.is_visited).sum()
    assert found["incremental_units_low"] < world.truth < found["incremental_units_high"]
    assert before_after > 1.5 * world.truth
    assert visited_or_not > 3 * world.truth
    assert before_after > found["incremental_units"]


def test_where_nothing_helps_the_interval_holds_nothing():
    world = draw(7, lift=0.0)

    found = judged(hospitals(world))

    assert world.truth == 0
    assert found["incremental_units_low"] < 0 < found["incremental_units_high"]


def test_a_doctor_of_weight_one_is_lins_difference_of_means_without_interaction():
    world = draw(3, hospitals=80)

    found = judged(doctors(world))

    change = world.doctor_after - world.doctor_before
    lift = mean_lift(change, ~world.is_holdout, covariates=world.doctor_before[:, None], clusters=world.hospital)
    offered = int((~world.is_holdout).sum())
    assert found["incremental_units"] == pytest.approx(lift.value * offered, rel=0.05)


def test_margin_and_roi_follow_from_units_price_and_cost():
    world = draw(5, lift=0.6)

    found = judged(doctors(world), amount=20_000.0)

    margin = 10 * found["incremental_units"]
    assert found["incremental_margin"] == pytest.approx(margin)
    assert found["roi"] == pytest.approx((margin - 20_000) / 20_000)
    assert found["roi_low"] == pytest.approx((10 * found["incremental_units_low"] - 20_000) / 20_000)
    assert found["verdict"].startswith("ROI +")


def test_too_wide_an_interval_is_no_answer():
    found = judged(hospitals(draw(5)), amount=500.0)

    assert (found["roi"], found["is_evaluable"]) == (None, False)
    assert found["roi_high"] - found["roi_low"] > 2
    assert "not evaluable: ROI lies between" in found["verdict"]


def test_without_a_price_there_are_units_only():
    found = judged(hospitals(draw(5), margin_each=None), amount=500.0)

    assert found["incremental_units"] is not None
    assert (found["incremental_margin"], found["roi"]) == (None, None)


def test_without_a_cost_there_is_a_margin_and_no_roi():
    found = judged(hospitals(draw(5)))

    assert found["roi"] is None
    assert found["verdict"].endswith("no cost is known, so no ROI")


def test_few_hospitals_tell_nothing():
    found = judged(hospitals(draw(5, hospitals=20)), amount=500.0)

    assert (found["incremental_units"], found["is_evaluable"]) == (None, False)
    assert found["verdict"] == "not evaluable: 20 institutions, and 30 are needed"


def test_few_held_out_tell_nothing():
    found = judged(hospitals(draw(5, share=0.002)), amount=500.0)

    assert found["verdict"].endswith("doctors held out, and 20 are needed")


def test_where_nobody_is_held_out_there_is_no_comparison():
    found = judged(hospitals(draw(5, share=0.0)), least_held_out=2)

    assert not found["is_evaluable"]
