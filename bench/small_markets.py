"""Small markets to allocate, and what they are worth at best: solved exactly by HiGHS."""

from __future__ import annotations

import highspy
import numpy as np
import pyarrow as pa

from hcploop import schema

CHANNELS = ("visit", "wechat", "email", "call_centre")
COSTS = {"visit": 30.0, "wechat": 1.0, "email": 1.0, "call_centre": 8.0}


def small_market(seed: int) -> tuple[pa.Table, pa.Table]:
    """Make shortlists of 8 to 120 doctors, and limits; with a budget, with floors, with limits across by the seed."""
    chance = np.random.default_rng(seed)
    doctors, reps = int(chance.integers(8, 121)), int(chance.integers(1, 6))
    plain = {"increment": 0.0, "because": [], "position": 1}
    rows: list[dict[str, object]] = []
    for number in range(doctors):
        one_id, rep = f"H{number:03}", f"R{number % reps}"
        rows.append({**plain, "one_id": one_id, "arm": "nothing", "brand": "all", "cost": 0.0, "expected_value": 0.0})
        for brand in ("A", "B"):
            for channel in CHANNELS:
                if chance.random() < 0.3:
                    continue
                cost = COSTS[channel] * (0.5 + chance.random())
                worth = float(chance.gamma(2, 20)) * (2 if channel == "visit" else 1) - cost
                own = {"brand": brand, "channel": channel, "cost": cost, "expected_value": worth}
                resource = f"visit:{rep}" if channel == "visit" else channel
                rows.append(
                    {**plain, **own, "one_id": one_id, "arm": f"{brand}|{channel}||{rep}", "resource": resource}
                )
    return schema.arm.arrow(rows), schema.capacity.arrow(_limits(chance, doctors, reps, seed))


def _limits(chance: np.random.Generator, doctors: int, reps: int, seed: int) -> list[dict[str, object]]:
    own = {"applies_to": "resource", "unit": "contacts"}
    wide = {"applies_to": "arms", "unit": "contacts"}
    room = doctors // reps // 2 + 1
    limits: list[dict[str, object]] = [
        {**own, "resource": f"visit:R{rep}", "at_most": max(1.0, float(chance.integers(0, room)))}
        for rep in range(reps)
    ]
    limits += [
        {**own, "resource": name, "at_most": float(chance.integers(1, doctors // 3 + 2))} for name in CHANNELS[1:]
    ]
    if seed % 2:
        money = {"unit": "currency", "at_most": doctors * float(chance.uniform(2, 10))}
        limits.append({**wide, **money, "resource": "budget"})
    if seed % 3:
        visits = {"brand": "B", "channels": ["visit"], "at_least": float(chance.integers(1, reps + 1))}
        limits.append({**wide, **visits, "resource": "face_to_face:B"})
    if seed % 5 == 0:
        messages = {
            "brand": "B",
            "channels": ["email", "wechat"],
            "at_most": float(chance.integers(1, doctors // 3 + 2)),
        }
        limits.append({**wide, **messages, "resource": "messages:B"})
    return limits


def exact_value(arms: pa.Table, capacities: pa.Table) -> float:
    """Give the worth of the best allocation, as HiGHS finds it for the whole mixed-integer programme."""
    solver = highspy.Highs()
    for option, value in (("output_flag", False), ("mip_rel_gap", 1e-9), ("threads", 1)):
        solver.setOptionValue(option, value)
    rows = arms.to_pylist()
    kind = highspy.HighsVarType.kInteger
    taken = [solver.addVariable(0, 1, -row["expected_value"], type=kind) for row in rows]
    each: dict[str, list[object]] = {}
    for variable, row in zip(taken, rows, strict=True):
        each.setdefault(row["one_id"], []).append(variable)
    for variables in each.values():
        solver.addConstr(_sum(variables) == 1)
    for limit in capacities.to_pylist():
        terms = [
            (row["cost"] if limit["unit"] == "currency" else 1.0) * variable
            for variable, row in zip(taken, rows, strict=True)
            if _uses(row, limit)
        ]
        if terms and limit["at_most"] is not None:
            solver.addConstr(_sum(terms) <= limit["at_most"])
        if terms and limit["at_least"] is not None:
            solver.addConstr(_sum(terms) >= limit["at_least"])
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise ValueError(f"HiGHS found no optimum: {solver.getModelStatus()}")
    return -float(solver.getInfo().objective_function_value)


def _uses(row: dict[str, str | None], limit: dict[str, object]) -> bool:
    if limit["applies_to"] == "resource":
        return row["resource"] == limit["resource"]
    fits = row["channel"] is not None and limit["brand"] in (None, row["brand"])
    return fits and (not limit["channels"] or row["channel"] in limit["channels"])


def _sum(terms: list[object]) -> object:
    total = terms[0] * 1.0
    for term in terms[1:]:
        total = total + term
    return total
