"""How good and how fast allocation under capacities is: against the certified bound, an exact solver, and greedy rules.

    python bench/allocate.py             # 200 k doctors × 6 channels × 5 contents; 200 small markets against HiGHS
    python bench/allocate.py --write     # and put the tables into bench/README.md

Nothing here fails because it is slow: it measures and says what was aimed at.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from hcploop import schema
from hcploop.nextbest.kernels.allocate import allocate, capacity_prices, capacity_use, certified_gap
from hcploop.nextbest.kernels.problem import Problem, problem_of
from machine import machine, table, write_section
from small_markets import exact_value, small_market

CHANNELS = ("visit", "call_centre", "meeting", "wechat", "email", "sms")
COSTS = (30.0, 8.0, 12.0, 1.0, 1.0, 0.5)
SHARES = (0.08, 0.10, 0.15, 0.20, 0.20, 0.30)
"""Contacts that there are by each channel, as a share of the doctors."""
CONTENTS = 5
BUDGET = 4.0
"""Money that there is for each doctor."""
FLOOR_SHARE = 0.03
"""Of the doctors: visits that a launch brand must get."""
KEPT = 0.65
"""Share of actions that consents, caps and rules leave."""


@dataclass
class Found:
    """What one way to choose is worth."""

    name: str
    value: float
    cpu_seconds: float
    broken: int


def large_market(doctors: int, *, seed: int) -> tuple[pa.Table, pa.Table]:
    """Make shortlists and capacities: values differ by doctor, channel and content, skewed as real ones are."""
    chance = np.random.default_rng(seed)
    size = (doctors, len(CHANNELS), CONTENTS)
    doctor = chance.gamma(2.0, 20.0, (doctors, 1, 1))
    value = doctor * chance.beta(2, 5, size) * np.array([6, 4, 3, 2, 2, 1.6])[:, None] - 0.2 * np.array(COSTS)[:, None]
    who, channel, content = np.nonzero(chance.random(size) < KEPT)
    acting = pa.table(
        {
            "one_id": pa.array(who, pa.int32()),
            "arm": pa.array(channel * CONTENTS + content, pa.int32()),
            "brand": pa.array(np.where(content < 2, "B", "A")),
            "channel": pa.array(np.array(CHANNELS)[channel]),
            "cost": np.array(COSTS)[channel],
            "expected_value": value[who, channel, content],
        }
    )
    names = pa.array([f"H{number:07}" for number in range(doctors)])
    arms = acting.set_column(0, "one_id", names.take(acting["one_id"].combine_chunks()))
    arms = arms.set_column(1, "arm", arms["arm"].cast(pa.string())).append_column("resource", arms["channel"])
    nothing = pa.table(
        {
            "one_id": names,
            "arm": pa.repeat(pa.scalar("nothing"), doctors),
            "brand": pa.repeat(pa.scalar("all"), doctors),
            "channel": pa.nulls(doctors, pa.string()),
            "cost": np.zeros(doctors),
            "expected_value": np.zeros(doctors),
            "resource": pa.nulls(doctors, pa.string()),
        }
    )
    own = {"applies_to": "resource", "unit": "contacts"}
    wide = {"applies_to": "arms"}
    rows = [
        {**own, "resource": name, "at_most": round(share * doctors)}
        for name, share in zip(CHANNELS, SHARES, strict=True)
    ]
    rows += [
        {**wide, "resource": "budget", "unit": "currency", "at_most": BUDGET * doctors},
        {**wide, "resource": "face_to_face:B", "unit": "contacts", "brand": "B", "channels": ["visit"]}
        | {"at_least": round(FLOOR_SHARE * doctors)},
    ]
    both = pa.concat_tables([arms.select(nothing.column_names), nothing]).sort_by("one_id")
    return both, schema.capacity.arrow(rows)


def greedy(problem: Problem, score: np.ndarray) -> np.ndarray:
    """Take actions in the order of a score, as long as doctor and capacities are free; floors are not looked at."""
    left, free = problem.at_most.copy(), np.ones(len(problem.starts), bool)
    chosen: list[int] = []
    for arm in np.argsort(-score, kind="stable").tolist():
        if problem.value[arm] <= 0 or not free[problem.person[arm]]:
            continue
        use = problem.contacts[problem.kind[arm]] + problem.money[problem.kind[arm]] * problem.cost[arm]
        if (use <= left + 1e-9).all():
            left -= use
            free[problem.person[arm]] = False
            chosen.append(arm)
    return np.array(chosen)


def compare(doctors: int, *, seed: int) -> str:
    """Allocate a large market, and compare."""
    arms, capacities = large_market(doctors, seed=seed)
    began = time.process_time()
    prices = capacity_prices(arms, capacities)
    priced = time.process_time()
    made = allocate(arms, prices)
    ended = time.process_time()
    use = capacity_use(_taken(arms, made), prices)
    gap = certified_gap(made, use)
    broken = sum(_is_broken(row) for row in use.to_pylist())
    problem = problem_of(arms, capacities)
    dear = problem.uses(np.arange(len(problem.value))) / np.where(np.isinf(problem.at_most), np.inf, problem.at_most)
    found = [Found("prices, repair, exact core", sum(made["expected_value"].to_pylist()), ended - began, broken)]
    for name, score in (
        ("greedy by value", problem.value),
        ("greedy by density (value ÷ shares of capacities)", problem.value / np.maximum(dear.sum(axis=1), 1e-12)),
    ):
        start = time.process_time()
        chosen = greedy(problem, score)
        spent = time.process_time() - start
        missed = int(problem.shortfall(problem.used(chosen)) > 0)
        found.append(Found(name, float(problem.value[chosen].sum()), spent, missed))
    best = found[0].value
    rows = [
        [one.name, f"{one.value:,.0f}", f"{one.value / best - 1:+.2%}", f"{one.cpu_seconds:.1f}", str(one.broken)]
        for one in found
    ]
    head = ["way to choose", "value", "against the first", "CPU-s", "limits broken"]
    aims = [
        ["certified gap", "≤ .05 %", f"{gap:.5%}"],
        ["limits broken", "0", str(broken)],
        ["processor time", "≤ 10 CPU-s", f"{ended - began:.1f} CPU-s ({priced - began:.1f} for prices)"],
    ]
    size = f"{doctors:,} doctors, {arms.num_rows:,} actions after filtering, {capacities.num_rows} limits."
    return f"{size}\n\n{table(['aim', 'aimed at', 'measured'], aims)}\n\n{table(head, rows)}"


def _taken(arms: pa.Table, made: pa.Table) -> pa.Table:
    read = arms.select(["one_id", "arm", "brand", "channel", "resource", "cost"])
    return read.join(made.select(["one_id", "arm"]), ["one_id", "arm"], join_type="left semi")


def _is_broken(row: dict[str, float | None]) -> bool:
    over = row["at_most"] is not None and row["used"] > row["at_most"] * (1 + 1e-9) + 1e-6
    return over or (row["at_least"] is not None and row["used"] < row["at_least"] - 1e-6)


def small(count: int) -> str:
    """Allocate small markets, and compare with the exact optimum of HiGHS."""
    worst, spent, broken, exact = 0.0, 0.0, 0, 0
    for seed in range(count):
        arms, capacities = small_market(seed)
        began = time.process_time()
        prices = capacity_prices(arms, capacities)
        made = allocate(arms, prices)
        spent += time.process_time() - began
        use = capacity_use(_taken(arms, made), prices)
        broken += any(_is_broken(row) for row in use.to_pylist())
        best = exact_value(arms, prices)
        short = 1 - sum(made["expected_value"].to_pylist()) / best
        worst, exact = max(worst, short), exact + (short < 1e-9)
    rows = [
        ["furthest below HiGHS's optimum", "≤ .01 %", f"{worst:.5%}"],
        ["markets solved to the optimum", "", f"{exact} of {count}"],
        ["markets with a limit broken", "0", str(broken)],
        ["processor time", "", f"{spent / count * 1000:.0f} ms each"],
    ]
    return table([f"{count} small markets", "aimed at", "measured"], rows)


def main() -> None:
    """Measure, print, and write where asked to."""
    reader = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    reader.add_argument("--doctors", type=int, default=200_000)
    reader.add_argument("--small", type=int, default=200, help="number of small markets")
    reader.add_argument("--seed", type=int, default=7)
    reader.add_argument("--write", action="store_true", help="put the tables into bench/README.md")
    asked = reader.parse_args()
    on = machine()
    text = f"{on}.\n\n{compare(asked.doctors, seed=asked.seed)}\n\n{small(asked.small)}"
    print(text)
    if asked.write:
        write_section("allocate", text)


if __name__ == "__main__":
    main()
