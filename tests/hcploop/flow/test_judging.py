"""The whole judging of a made-up market whose truth is known, from tables to figures."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.markets import tiny_market
from tests.worlds.sales_world import draw

from hcploop import schema
from hcploop.engine import DuckEngine, Store
from hcploop.evaluation.judged_metrics import JUDGED
from hcploop.flow.judging import make_evaluation
from hcploop.flow.measure import Facts
from hcploop.flow.progress import Progress
from hcploop.flow.work import Kept, Work
from hcploop.market import load_market
from hcploop.nextbest.pack import load_pack

AS_OF = dt.datetime.fromisoformat("2026-06-30T15:59:59")
WORLD = draw(8, hospitals=150, lift=0.6)
NAMES = [f"p{number:05d}" for number in range(len(WORLD.hospital))]
BEFORE, AFTER = ("2026-01", "2026-02", "2026-03"), ("2026-04", "2026-05")
ARMS = ["nothing", "all|visit|c1|R1"]


def _decisions():
    drawn = np.random.default_rng(2).random(len(NAMES)) < 0.5
    rows = []
    for name, held, visit in zip(NAMES, WORLD.is_holdout, drawn, strict=True):
        offered = {"chosen": ARMS[int(visit)], "arms": ARMS, "propensities": [0.5, 0.5], "values": [0.0, 5.0]}
        nothing = {"chosen": "nothing", "arms": ["nothing"], "propensities": [1.0], "values": [0.0]}
        rows.append(
            {
                "decision_id": f"d-{name}",
                "one_id": name,
                "decided_at": dt.datetime.fromisoformat("2026-04-01T02:00"),
                "is_holdout": bool(held),
                "propensity": 1.0 if held else 0.5,
                **(nothing if held else offered),
            }
        )
    return rows, drawn & ~WORLD.is_holdout


def _outcomes():
    monthly = [(period, WORLD.before) for period in BEFORE] + [(period, WORLD.after) for period in AFTER]
    monthly.append(("2026-06", WORLD.after / 3))
    return [
        {
            "period": period,
            "product": "甲",
            "brand": "all",
            "institution_id": f"h{number}",
            "region": "华东",
            "units": units,
            "price": 100.0,
        }
        for period, amounts in monthly
        for number, units in enumerate(amounts)
    ]


def _tables():
    rng = np.random.default_rng(5)
    decisions, visited = _decisions()
    acts = rng.random(len(NAMES)) < np.where(visited, 0.4, 0.1)
    record = range(len(NAMES))
    return {
        "hcp": [
            {"one_id": name, "institution_id": f"h{number}"} for name, number in zip(NAMES, WORLD.hospital, strict=True)
        ],
        "hcp_grade": [
            {"one_id": name, "brand": "all", "grade": grade} for name, grade in zip(NAMES, WORLD.grade, strict=True)
        ],
        "hcp_tier": [],
        "record_person": [{"record_id": number, "one_id": NAMES[number]} for number in record],
        "record_day": [
            {"record_id": number, "brand": "all", "channel": "wechat", "local_on": dt.date(2026, 4, 6), "actives": 1}
            for number in record
            if acts[number]
        ],
        "decision": decisions,
        "outcome": _outcomes(),
        "cost": [
            {"period": period, "brand": "all", "amount": 140.0 * WORLD.truth, "channel": "visit"}
            for period in (*AFTER, "2026-06")
        ],
        "plan": [
            {"metric": "covered_customers", "period": "2026-05", "brand": "all", "goal": 100.0},
            {"metric": "roi", "period": "2026-05", "brand": "all", "goal": 8.0},
        ],
        "figure": [
            {
                "stage": "reach",
                "metric": "covered_customers",
                "brand": "all",
                "period": "2026-05",
                "cut": "",
                "cut_value": "",
                "figure_value": 102.0,
                "n": 102,
            }
        ],
    }


def _judge(tmp_path: Path, tables, *, has_doctor_outcomes=False):
    """Write the tables as earlier passes would have, judge, and give what was kept."""
    market = load_market(tiny_market(tmp_path / "in"))
    store = Store(tmp_path / "out")
    with store.lock(started_at=AS_OF), DuckEngine(temp=store.work, memory_limit="1GiB") as engine:
        work = Work(market, store, engine, AS_OF, 0, None, Progress(lambda event: None))
        kept = {}
        for name, rows in tables.items():
            table = schema.TABLES[name]
            made = engine.give(f"given_{name}", table.arrow(rows))
            kept[name] = work.keep(table, "test", make=lambda made=made: made)
        nothing = Kept(schema.touch, ())
        facts = Facts(
            hcp=kept["hcp"],
            hcp_grade=kept["hcp_grade"],
            record_person=kept["record_person"],
            content=nothing,
            aggregate=nothing,
            touches=nothing,
            content_months=nothing,
            days=kept["record_day"],
        )
        pack = replace(load_pack(market, on=work.today), doctor_level_prescriptions=has_doctor_outcomes)
        make_evaluation(work, facts, pack=pack)
        return {name: engine.arrow(work.read(one)).to_pylist() for name, one in work.kept.items()}


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    return _judge(tmp_path_factory.mktemp("judged"), _tables())


def test_the_month_that_is_not_over_two_weeks_is_not_judged(judged):
    found = {row["period"]: row for row in judged["outcome_period"]}

    assert [period for period, row in found.items() if row["is_judged"]] == list(AFTER)
    assert [period for period, row in found.items() if row["is_baseline"]] == list(BEFORE)


def test_what_the_loop_sold_lies_in_its_interval(judged):
    found = {row["period"]: row for row in judged["effect"]}

    may = found["2026-05"]
    assert may["incremental_units_low"] < WORLD.truth < may["incremental_units_high"]
    assert found["all"]["incremental_units"] == pytest.approx(2 * may["incremental_units"])
    assert may["cost"] == pytest.approx(140 * WORLD.truth)


def test_results_stand_among_the_figures_beside_those_of_earlier_passes(judged):
    metrics = {row["metric"] for row in judged["figure"]}
    ours = {metric.name for metric in JUDGED}

    assert metrics == {"covered_customers", *ours}
    keys = [tuple(row[name] for name in schema.figure.key) for row in judged["figure"]]
    assert len(keys) == len(set(keys))


def test_policies_are_valued_from_the_draws(judged):
    found = {(row["policy"], row["estimator"]): row for row in judged["policy_value"]}

    logged, nothing, visits = (found[name, "snips"] for name in ("logged", "nothing", "last_answered_channel"))
    assert logged["is_evaluable"]
    assert nothing["low"] < 0.1 < nothing["high"]
    assert visits["low"] < 0.4 < visits["high"]
    assert found["logged", "ips"]["low"] < 0.25 < found["logged", "ips"]["high"]


def test_the_offered_answered_more_than_the_held_out(judged):
    lift = next(
        row for row in judged["figure"] if (row["metric"], row["period"], row["cut"]) == ("response_lift", "all", "")
    )

    assert lift["low"] < 0.25 - 0.1 < lift["high"]


def test_a_result_that_misses_its_plan_leaks_at_the_result(judged):
    found = {row["metric"]: row for row in judged["leak"] if not row["cut"]}

    assert found["roi"]["goal"] == 8
    assert found["covered_customers"]["verdict"] == "on plan: 102% of the plan"
    assert [metric for metric, row in found.items() if row["is_weakest"]] == ["roi"]


def test_before_there_are_decisions_and_outcomes_nothing_is_judged_and_nothing_fails(tmp_path):
    some = {name: rows for name, rows in _tables().items() if name in ("hcp", "hcp_grade", "hcp_tier", "figure")}
    people = {"record_person": [], "record_day": []}

    found = _judge(tmp_path, some | people)

    assert [len(found[name]) for name in ("effect", "policy_value", "leak", "outcome_period")] == [0, 0, 0, 0]
    assert len(found["figure"]) == 1


def test_where_it_is_allowed_single_doctors_are_compared_too(tmp_path):
    tables = _tables()
    doctors = [
        {"period": period, "product": "甲", "brand": "all", "units": units, "price": 100.0, "record_id": number}
        | {"institution_id": f"h{WORLD.hospital[number]}"}
        for period, amounts in (("2026-03", WORLD.doctor_before), ("2026-05", WORLD.doctor_after))
        for number, units in enumerate(amounts)
    ]

    found = _judge(tmp_path, tables | {"outcome": doctors}, has_doctor_outcomes=True)

    rows = {(row["period"], row["design"]): row for row in found["effect"]}
    by_doctor, by_hospital = rows["2026-05", "doctor"], rows["2026-05", "institution"]
    assert by_doctor["incremental_units_low"] < WORLD.truth < by_doctor["incremental_units_high"]
    widths = [row["incremental_units_high"] - row["incremental_units_low"] for row in (by_doctor, by_hospital)]
    assert widths[0] < widths[1]
