"""Which tiers, regions and channels carry a stage's shortfall."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

_Z = 1.959963984540054  # 97.5 % point of the normal distribution
_SHOWN = 5  # cuts a kind, the worst first

Row = Mapping[str, Any]


def leaking_cuts(
    figures: Sequence[Row], goals: Sequence[Row], *, metric: str, before: str | None, facts: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Share a stage's shortfall out among its cuts.

    What a cut should have made is its own plan where there is one; else, of what the stage before handed on in this
    cut, as much as the plan expects of the whole. A rate is expected of each cut as of the whole. Where no stage stands
    before, the goal is shared out by people (`denominator`), which channels, whose people overlap, do not allow.

    Parameters
    ----------
    figures : sequence of rows of schema.figure
        Of one brand and period, with their cuts.
    goals : sequence of rows of schema.plan
        Of the same.
    metric : str
        The metric of the stage that leaks.
    before : str or None
        The metric of the stage before; None where there is none, or where it is a rate.
    facts : mapping
        `stage`, and `is_rate`: whether the metric is a share of the stage before.

    Returns
    -------
    list of rows of schema.leak
        Without brand and period; the five with the largest shortfall of each kind of cut that has several values.
    """
    told = {(row["metric"], row["cut"], row["cut_value"]): row for row in figures}
    goal = {(row["metric"], row["cut"] or "", row["cut_value"] or ""): row["goal"] for row in goals}
    short: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for (name, cut, value), row in told.items():
        if name != metric or not cut or row["figure_value"] is None:
            continue
        planned = goal.get((metric, cut, value))
        if planned is None:
            planned = _expected(row, told, goal, before=before, is_rate=facts["is_rate"])
        if planned is not None and planned > 0:
            short[cut].append(_short(row, planned, is_rate=facts["is_rate"]))
    return [row | {"stage": facts["stage"]} for cuts in short.values() if len(cuts) > 1 for row in _worst(cuts)]


def _expected(
    row: Row, told: Mapping[Any, Row], goal: Mapping[Any, float], *, before: str | None, is_rate: bool
) -> float | None:
    whole = goal[row["metric"], "", ""]
    if is_rate:
        return whole
    if before is not None:
        handed = told.get((before, row["cut"], row["cut_value"]))
        if handed is None or handed["figure_value"] is None or not goal.get((before, "", "")):
            return None
        return float(handed["figure_value"] * whole / goal[before, "", ""])
    everybody = told.get((row["metric"], "", ""), {}).get("denominator")
    if row["cut"] == "channel" or not everybody or not row["denominator"]:
        return None
    return float(whole * row["denominator"] / everybody)


def _short(row: Row, planned: float, *, is_rate: bool) -> dict[str, Any]:
    value = float(row["figure_value"])
    people = float(row["denominator"] or row["n"]) if is_rate else 1.0
    high = row["high"] if row["high"] is not None else value + (0.0 if is_rate else _Z * np.sqrt(max(value, 0.0)))
    return {
        "metric": row["metric"],
        "cut": row["cut"],
        "cut_value": row["cut_value"],
        "figure_value": value,
        "goal": planned,
        "attained_share": value / planned,
        "step_share": value / planned,
        "is_weakest": False,
        "shortfall": max(planned - value, 0.0) * people,
        "is_apart": high < planned,
    }


def _worst(cuts: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    total = sum(row["shortfall"] for row in cuts)
    ordered = sorted(
        (row for row in cuts if row["shortfall"] > 0), key=lambda row: (-row["shortfall"], row["cut_value"])
    )
    rows = []
    for row in ordered[:_SHOWN]:
        share = row["shortfall"] / total
        apart = "" if row["is_apart"] else "; not told apart from what was expected"
        verdict = f"carries {share:.0%} of the shortfall by {row['cut']}{apart}"
        kept = {name: value for name, value in row.items() if name not in ("shortfall", "is_apart")}
        rows.append(kept | {"shortfall_share": share, "verdict": verdict})
    return rows
