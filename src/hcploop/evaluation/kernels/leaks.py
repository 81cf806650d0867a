"""Where the loop loses against its plan: the stage in which the loss arises, and the cuts that carry it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from hcploop import schema
from hcploop.evaluation.kernels.leaking_cuts import leaking_cuts
from hcploop.evaluation.policy import EvaluationPolicy, Link

STAGES = ("reach", "engage", "convert", "result")
_Z = 1.959963984540054  # 97.5 % point of the normal distribution
_TIE = 0.01  # steps this near to the lowest are as low, and the earliest of them counts

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Compared:
    """A plan beside its figure.

    Parameters
    ----------
    stage, metric : str
        What is compared.
    goal, value : float
        The plan and the figure; the figure is None where there is none, or where it is not evaluable.
    attained, attained_low, attained_high : float
        Figure ÷ goal with the bounds of its interval (goal ÷ figure for costs), counted from the metric's nothing.
    link : Link or None
        Its place in the chain.
    """

    stage: str
    metric: str
    goal: float
    value: float | None
    attained: float | None
    attained_low: float
    attained_high: float
    link: Link | None


@dataclass(frozen=True)
class Step:
    """What a stage made of what the stage before handed on, against its plan, with the bounds of its interval."""

    compared: Compared
    after: Compared | None
    share: float
    low: float
    high: float


def leaks(figure: pa.Table, plan: pa.Table, *, policy: EvaluationPolicy) -> pa.Table:
    r"""Compare figures with plans, and follow a result that misses its plan back to the stage that loses.

    What attains little may only show a loss that arose earlier. So each stage :math:`s` of the chain is judged by its
    step, :math:`r_s = a_s / a_{s-1}` with :math:`a = figure / goal`: what it made of what the stage before handed on,
    against what the plan expects of it. A rate (a share of the stage before) is a step by itself. The chain breaks
    first at the stage with the lowest step among those that are told apart from the plan; of equals, the earliest.
    Counts have Poisson's interval, :math:`n \pm z\sqrt n`, where they bring none of their own.

    Parameters
    ----------
    figure : schema.figure
        The figures that plans name, with their cuts.
    plan : schema.plan
        Goals, by metric, brand and period; those by cut replace the ones that are worked out.
    policy : EvaluationPolicy
        The chain's metrics, and how much a step must lose.

    Returns
    -------
    schema.leak
        One row a plan of the whole; where the chain breaks also one a cut in which the stage falls short.
    """
    figures: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in figure.to_pylist():
        figures[row["brand"], row["period"]].append(row)
    goals: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in plan.to_pylist():
        goals[row["brand"], row["period"]].append(row)
    rows = []
    for (brand, period), wanted in sorted(goals.items()):
        found = _of_period(figures[brand, period], wanted, policy)
        rows += [row | {"brand": brand, "period": period} for row in found]
    return schema.leak.check_arrow(schema.leak.arrow(rows))


def _of_period(figures: Sequence[Row], goals: Sequence[Row], policy: EvaluationPolicy) -> list[dict[str, Any]]:
    whole = {row["metric"]: row for row in figures if not row["cut"]}
    links = {link.metric: link for link in policy.chain}
    compared = []
    for goal in goals:
        link, told = links.get(goal["metric"]), whole.get(goal["metric"])
        stage = link.stage if link else told["stage"] if told else ""
        if not goal["cut"] and stage in STAGES:
            compared.append(_compare(stage, goal, told, link))
    steps = _steps(compared, policy)
    weakest = _weakest(steps, policy)
    rows = [_row(one, steps, weakest, policy) for one in compared]
    if weakest:
        step = steps[weakest]
        before = step.after.metric if step.after and not _is_rate(step.after) else None
        rows += leaking_cuts(
            figures,
            goals,
            metric=step.compared.metric,
            before=before,
            facts={"stage": weakest, "is_rate": _is_rate(step.compared)},
        )
    return rows


def _compare(stage: str, goal: Row, told: Row | None, link: Link | None) -> Compared:
    start = link.counts_from if link else 0.0
    wanted = goal["goal"] - start
    raw = told["figure_value"] if told else None
    if raw is None or not np.isfinite(raw) or wanted <= 0 or told is None:
        return Compared(stage, goal["metric"], goal["goal"], raw, None, 0.0, 0.0, link)
    value = raw - start
    low, high = _bounds(stage, told, value, start, is_rate=bool(link and link.is_rate))
    if link and link.is_cost:
        shares = [wanted / one if one > 0 else float("inf") for one in (value, high, low)]
    else:
        shares = [one / wanted for one in (value, low, high)]
    return Compared(stage, goal["metric"], goal["goal"], raw, shares[0], shares[1], shares[2], link)


def _bounds(stage: str, told: Row, value: float, start: float, *, is_rate: bool) -> tuple[float, float]:
    if told["low"] is not None and told["high"] is not None:
        return told["low"] - start, told["high"] - start
    is_count = stage != "result" and not is_rate and value >= 0
    reach = _Z * float(np.sqrt(value)) if is_count else 0.0
    return value - reach, value + reach


def _is_rate(compared: Compared) -> bool:
    return bool(compared.link and compared.link.is_rate)


def _steps(compared: Sequence[Compared], policy: EvaluationPolicy) -> dict[str, Step]:
    """Take for each stage the first metric of the chain that can be compared, and judge it by the stage before."""
    order = {link.metric: place for place, link in enumerate(policy.chain)}
    steps: dict[str, Step] = {}
    level, after = 1.0, None
    for stage in STAGES:
        able = [one for one in compared if one.stage == stage and one.link and one.attained is not None]
        if not able:
            continue
        one = min(able, key=lambda each: order[each.metric])
        attained = one.attained or 0.0
        base = 1.0 if _is_rate(one) else max(level, 1e-9)
        steps[stage] = Step(one, after, attained / base, one.attained_low / base, one.attained_high / base)
        level, after = attained * level if _is_rate(one) else attained, one
    return steps


def _weakest(steps: Mapping[str, Step], policy: EvaluationPolicy) -> str | None:
    """Name the stage where the chain breaks first; None where its end is on plan, or nothing is told apart from it."""
    if not steps or _end(steps) >= 1:
        return None
    apart = {stage: step for stage, step in steps.items() if _loses(step, policy)}
    if not apart:
        return None
    lowest = min(step.share for step in apart.values())
    return next(stage for stage, step in apart.items() if step.share <= lowest + _TIE)


def _loses(step: Step, policy: EvaluationPolicy) -> bool:
    return step.share < policy.material_share and step.high < 1


def _end(steps: Mapping[str, Step]) -> float:
    """What the last stage that can be compared attains of its plan."""
    attained = 1.0
    for step in steps.values():
        attained = step.share * attained if _is_rate(step.compared) else step.compared.attained or 0.0
    return attained


def _row(one: Compared, steps: Mapping[str, Step], weakest: str | None, policy: EvaluationPolicy) -> dict[str, Any]:
    step = steps.get(one.stage)
    step = step if step and step.compared is one else None
    return {
        "stage": one.stage,
        "metric": one.metric,
        "cut": "",
        "cut_value": "",
        "figure_value": one.value,
        "goal": one.goal,
        "attained_share": one.attained,
        "step_share": step.share if step else None,
        "is_weakest": bool(step and one.stage == weakest),
        "verdict": _verdict(one, step, weakest, policy),
    }


def _verdict(one: Compared, step: Step | None, weakest: str | None, policy: EvaluationPolicy) -> str:
    if one.attained is None:
        return "there is no figure to compare the plan with" if one.value is None else "the goal is nothing to attain"
    of_plan = f"{one.attained:.0%} of the plan"
    if one.attained >= 1:
        return f"on plan: {of_plan}"
    if step is None:
        return f"misses its plan: {of_plan}" if one.attained_high < 1 else f"{of_plan}: not told apart from it"
    handed = "what the plan expects" if step.after is None else f"what the plan expects of {step.after.metric}"
    between = f"{step.share:.0%} ({step.low:.0%} to {step.high:.0%}) of {handed}"
    if one.stage == weakest:
        return f"the chain breaks here first: {between}"
    if _loses(step, policy):
        said = f"loses: {between}; "
        said += "another stage loses more" if weakest else "the end of the chain is on plan"
    elif step.share >= policy.material_share:
        said = f"{of_plan}, lost before: its own step attains {between}"
    else:
        said = f"not told apart from its plan: {between}"
    return said
