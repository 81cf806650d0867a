"""The loop as eleven steps, each with the figure that says most about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from hcploop.report.subjects import Figure, Leak, Report
from hcploop.report.tables import newest

Status = Literal["good", "near", "behind", "open", "missing"]

ON_PLAN = 0.98
NEAR_PLAN = 0.85
"""Attainment from which a step is on plan, and from which it is near it."""

_CONVERT = ("leads", "belief_change", "prescriber_retention", "covered_per_rep")
_RESULT = ("roi", "market_share", "response_lift", "sales_value")


@dataclass(frozen=True)
class Step:
    """A step of the loop.

    Parameters
    ----------
    code : str
        Its word, `step.<code>`.
    figure : float or None
        What stands on it; None where the snapshot has nothing of it.
    unit : {"share", "count", "number"}
        How it is written.
    metric : str
        The figure's metric; empty where the words of the step say what is counted.
    values : mapping
        What the line under it names.
    attained_share : float or None
        Of its plan; None without a plan.
    """

    code: str
    figure: float | None
    unit: Literal["share", "count", "number"] = "count"
    metric: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    attained_share: float | None = None

    @property
    def status(self) -> Status:
        """Say how it stands: by the plan, or that there is no plan (`open`), or no figure (`missing`)."""
        if self.figure is None:
            return "missing"
        if self.attained_share is None:
            return "open"
        if self.attained_share >= ON_PLAN:
            return "good"
        return "near" if self.attained_share >= NEAR_PLAN else "behind"


def loop_steps(report: Report) -> tuple[Step, ...]:
    """Sum every step of the loop up in one figure.

    Parameters
    ----------
    report : Report
        What is known.

    Returns
    -------
    tuple of Step
        Always the same eleven, in the order of the loop.
    """
    head = report.head
    rows_in = sum(one.rows_in for one in report.feeds)
    kept = sum(one.rows_kept + one.rows_replaced + one.rows_deleted + one.rows_forgotten for one in report.feeds)
    first = report.brands[0]
    top = sum(cell.people for cell in report.tiers if cell.brand == first and cell.tier == 1)
    needing = sum(one.people for one in report.needs if one.brand == first)
    return (
        Step("structure", kept / rows_in if rows_in else None, "share", values={"rows": rows_in}),
        Step("oneid", _some(head.people), values={"records": head.records}),
        Step("tags", _some(report.tagged_people), values={"share": _share(report.tagged_people, head.people)}),
        Step("tiers", _some(report.rated_people), values={"people": top, "brand": first}),
        Step("needs", _some(needing), values={"share": _share(needing, head.people)}),
        Step("recommend", _some(report.recommended_people), values={"contents": len(report.recommended)}),
        Step(
            "nextbest",
            _some(sum(one.suggestions for one in report.suggested_by)),
            values={"held_count": report.decided.held_out},
        ),
        _staged(report, "reach", ("coverage_share",)),
        _staged(report, "engage", ("active_share",)),
        _staged(report, "convert", _CONVERT),
        _staged(report, "result", _RESULT),
    )


def _some(count: int) -> float | None:
    return float(count) if count else None


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _staged(report: Report, stage: str, metrics: tuple[str, ...]) -> Step:
    """Take the figure furthest behind its plan; without a plan the first of the metrics, else any of the stage."""
    planned = _furthest_behind(report, stage)
    if planned and planned.figure_value is not None:
        period = {"period": planned.period}
        return Step(stage, planned.figure_value, "number", planned.metric, period, planned.attained_share)
    found = next((one for one in (newest(report, name) for name in metrics) if one), None)
    found = found or next((one for one in _of_stage(report, stage) if one.figure_value is not None), None)
    if found is None:
        return Step(stage, None)
    return Step(stage, found.figure_value, "number", found.metric, {"period": found.period})


def _of_stage(report: Report, stage: str) -> list[Figure]:
    last = {report.month, "all"}
    return [one for one in report.figures if one.stage == stage and not one.cut and one.period in last]


def _furthest_behind(report: Report, stage: str) -> Leak | None:
    rows = [one for one in report.leaks if one.stage == stage and not one.cut and one.attained_share is not None]
    last = max((one.period for one in rows), default="")
    return min((one for one in rows if one.period == last), key=lambda one: one.attained_share or 0.0, default=None)
