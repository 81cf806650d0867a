import numpy as np
import pytest

from hcploop import schema
from hcploop.evaluation.kernels.leaks import STAGES, leaks
from hcploop.evaluation.policy import EvaluationPolicy

POLICY = EvaluationPolicy.default()
METRICS = {"reach": "covered_customers", "engage": "active_users", "convert": "leads", "result": "roi"}
PLAN = {"covered_customers": 2000.0, "active_users": 900.0, "leads": 240.0, "roi": 0.5}
KEY = {"brand": "all", "period": "2026-05", "cut": "", "cut_value": ""}


def _figure(metric, value, **more):
    stage = next((stage for stage, name in METRICS.items() if name == metric), "engage")
    return KEY | {"stage": stage, "metric": metric, "figure_value": value, "n": 100} | more


def _plan(**goals):
    return schema.plan.arrow([KEY | {"metric": metric, "goal": goal} for metric, goal in goals.items()])


def _found(figures, plan):
    return leaks(schema.figure.arrow(figures), plan, policy=POLICY).to_pylist()


def _weakest(rows):
    return [row["stage"] for row in rows if row["is_weakest"]]


def _market(weak, seed, *, loss=0.6):
    """Figures of a market in which one stage makes less of what it is handed, and chance plays its part."""
    rng = np.random.default_rng(seed)
    kept = {stage: loss if stage == weak else 1.0 for stage in STAGES}
    reach = rng.poisson(PLAN["covered_customers"] * kept["reach"])
    engage = rng.binomial(reach, PLAN["active_users"] / PLAN["covered_customers"] * kept["engage"])
    convert = rng.binomial(engage, PLAN["leads"] / PLAN["active_users"] * kept["convert"])
    back = (1 + PLAN["roi"]) * convert / PLAN["leads"] * kept["result"] * rng.normal(1.0, 0.06)
    return [
        _figure("covered_customers", reach),
        _figure("active_users", engage),
        _figure("leads", convert),
        _figure("roi", back - 1, low=0.88 * back - 1, high=1.12 * back - 1),
    ]


@pytest.mark.parametrize("weak", STAGES)
@pytest.mark.parametrize("seed", range(25))
def test_a_planted_weak_stage_is_found(weak, seed):
    rows = _found(_market(weak, seed), _plan(**PLAN))

    assert _weakest(rows) == [weak]


@pytest.mark.parametrize("weak", STAGES)
def test_a_stage_that_only_shows_the_loss_is_not_blamed(weak):
    rows = {row["stage"]: row for row in _found(_market(weak, 3), _plan(**PLAN))}

    later = STAGES[STAGES.index(weak) + 1 :]
    assert all(rows[stage]["attained_share"] < 0.8 for stage in later)
    assert all(rows[stage]["step_share"] > 0.8 for stage in later)


def test_where_the_result_is_on_plan_nothing_leaks():
    figures = [_figure("covered_customers", 1200), _figure("roi", 0.6, low=0.4, high=0.8)]

    rows = _found(figures, _plan(covered_customers=2000.0, roi=0.5))

    assert _weakest(rows) == []
    assert rows[0]["verdict"].endswith("the end of the chain is on plan")


def test_small_numbers_are_not_told_apart_from_the_plan():
    figures = [_figure("covered_customers", 2000), _figure("active_users", 7), _figure("leads", 2)]

    rows = _found(figures, _plan(covered_customers=2000.0, active_users=10.0, leads=3.0))

    assert _weakest(rows) == []
    assert rows[1]["verdict"].startswith("not told apart from its plan: 70%")


def test_a_rate_is_a_step_by_itself():
    figures = [
        _figure("covered_customers", 1000),
        _figure("active_share", 0.45, n=1000, low=0.42, high=0.48),
        _figure("roi", -0.25, low=-0.35, high=-0.15),
    ]

    rows = _found(figures, _plan(covered_customers=2000.0, active_share=0.45, roi=0.5))

    steps = {row["stage"]: row["step_share"] for row in rows}
    assert _weakest(rows) == ["reach"]
    assert (steps["engage"], steps["result"]) == (pytest.approx(1.0), pytest.approx(0.75 / 1.5 / 0.5))


def test_a_stage_without_a_figure_is_left_out_of_the_chain():
    figures = [_figure("covered_customers", 2000), _figure("leads", 100), _figure("roi", None, low=-3.0, high=4.0)]

    rows = _found(figures, _plan(**PLAN))

    told = {row["stage"]: row for row in rows}
    assert _weakest(rows) == ["convert"]
    assert told["result"]["attained_share"] is None
    assert told["engage"]["verdict"] == "there is no figure to compare the plan with"


def test_a_cost_attains_its_plan_by_being_lower():
    link = {"stage": "engage", "metric": "cost_per_contact", "is_cost": True}
    policy = EvaluationPolicy.from_table({"chain": [link]}, "policy/evaluation.toml")
    figures = schema.figure.arrow([_figure("cost_per_contact", 50.0)])

    row = leaks(figures, _plan(cost_per_contact=40.0), policy=policy).to_pylist()[0]

    assert row["attained_share"] == pytest.approx(0.8)


def test_the_tier_that_carries_the_shortfall_is_named():
    cuts = [
        _figure(metric, value, cut="tier", cut_value=tier)
        for tier, reached, active in (("1", 400, 180), ("2", 600, 90), ("3", 1000, 450))
        for metric, value in (("covered_customers", reached), ("active_users", active))
    ]
    figures = [_figure("covered_customers", 2000), _figure("active_users", 720), *cuts]

    rows = _found(figures, _plan(covered_customers=2000.0, active_users=900.0))

    carried = [row for row in rows if row["cut"] == "tier"]
    assert [(row["cut_value"], row["goal"]) for row in carried] == [("2", pytest.approx(270))]
    assert carried[0]["shortfall_share"] == 1
    assert carried[0]["verdict"] == "carries 100% of the shortfall by tier"


def test_reach_is_expected_of_a_region_by_its_people():
    cuts = [
        _figure("covered_customers", value, cut=cut, cut_value=name, denominator=people)
        for cut, name, value, people in (
            ("region", "华东", 500, 1000),
            ("region", "华南", 100, 1000),
            ("channel", "visit", 10, 2000),
        )
    ]
    figures = [_figure("covered_customers", 600, denominator=2000), *cuts]

    rows = _found(figures, _plan(covered_customers=1000.0))

    assert [(row["cut_value"], row["goal"]) for row in rows if row["cut"]] == [("华南", 500)]


def test_the_plan_of_a_cut_goes_before_what_is_worked_out():
    cut = {"cut": "region", "cut_value": "华南"}
    plan = schema.plan.arrow(
        [
            KEY | {"metric": "covered_customers", "goal": 1000.0},
            KEY | cut | {"metric": "covered_customers", "goal": 300.0},
        ]
    )
    figures = [
        _figure("covered_customers", 600, denominator=2000),
        _figure("covered_customers", 100, denominator=9, **cut),
        _figure("covered_customers", 500, denominator=9, cut="region", cut_value="华东"),
    ]

    rows = _found(figures, plan)

    assert [row["goal"] for row in rows if row["cut"]] == [300]


def test_a_cut_of_one_value_tells_nothing():
    only = _figure("covered_customers", 600, denominator=2000, cut="tier", cut_value="unknown")

    rows = _found([_figure("covered_customers", 600, denominator=2000), only], _plan(covered_customers=1000.0))

    assert [row for row in rows if row["cut"]] == []
