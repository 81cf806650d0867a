"""Which periods of what was sold are complete, and which are compared with which."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import statistics
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from hcploop import schema
from hcploop.evaluation.policy import EvaluationPolicy

_GRAINS = ("month", "quarter", "week", "day", "year")
"""The grain that is judged where outcomes come in several, the preferred first."""


@dataclass(frozen=True)
class Span:
    """A period of the calendar: its grain, first and last day."""

    grain: str
    starts_on: dt.date
    ends_on: dt.date


def span(period: str) -> Span | None:
    """Read a period; None where it is none of the calendar.

    Examples
    --------
    >>> span("2026-Q1")
    Span(grain='quarter', starts_on=datetime.date(2026, 1, 1), ends_on=datetime.date(2026, 3, 31))
    >>> span("2026-W01").starts_on
    datetime.date(2025, 12, 29)
    """
    parts = re.fullmatch(r"(\d{4})(?:-(?:Q([1-4])|W(\d{2})|(\d{2})(?:-(\d{2}))?))?", period)
    if not parts:
        return None
    year, (quarter, week, month, day) = int(parts[1]), (int(one or 0) for one in parts.groups()[1:])
    try:
        if week:
            monday = dt.date.fromisocalendar(year, week, 1)
            found = Span("week", monday, monday + dt.timedelta(days=6))
        elif day:
            found = Span("day", dt.date(year, month, day), dt.date(year, month, day))
        elif month:
            found = Span("month", dt.date(year, month, 1), _last_of(year, month))
        elif quarter:
            found = Span("quarter", dt.date(year, 3 * quarter - 2, 1), _last_of(year, 3 * quarter))
        else:
            found = Span("year", dt.date(year, 1, 1), dt.date(year, 12, 31))
    except ValueError:
        return None
    return found


def outcome_periods(
    reported: pa.Table, *, today: dt.date, began_on: dt.date | None, policy: EvaluationPolicy
) -> pa.Table:
    """Tell which periods are complete, which came before the loop, and which are judged.

    A period is complete when it ended `outcome_delay_days` ago and `complete_share` of the usual reporters (the
    median of the periods of its grain) have a row in it. Those of the commonest grain that ended before the first
    decision are the baseline, the last `baseline_periods` of them; those that began on its day or later are judged.

    Parameters
    ----------
    reported : pyarrow.Table
        `period`, and `reporters`: how many hospitals or regions have a row in it.
    today : datetime.date
        The as-of day in the market's zone.
    began_on : datetime.date or None
        The day of the first decision; None before there is one.
    policy : EvaluationPolicy
        Delay, share of reporters, number of baseline periods.

    Returns
    -------
    schema.outcome_period
        One row a period.
    """
    rows = [_row(one["period"], one["reporters"]) for one in reported.to_pylist()]
    for row in rows:
        usual = statistics.median(other["reporters"] for other in rows if other["grain"] == row["grain"])
        row["verdict"] = _why_not(row, today, usual, policy) or "complete"
        row["is_complete"] = row["verdict"] == "complete"
    complete = sorted((row for row in rows if row["is_complete"]), key=lambda row: row["starts_on"])
    counted = Counter(row["grain"] for row in complete)
    grain = max(counted, key=lambda one: (counted[one], -_GRAINS.index(one)), default=None)
    if began_on is not None:
        compared = [row for row in complete if row["grain"] == grain]
        for row in [row for row in compared if row["ends_on"] < began_on][-policy.baseline_periods :]:
            row["is_baseline"] = True
        for row in compared:
            row["is_judged"] = row["starts_on"] >= began_on
    return schema.outcome_period.check_arrow(schema.outcome_period.arrow(sorted(rows, key=lambda row: row["period"])))


def _row(period: str, reporters: int) -> dict[str, Any]:
    found = span(period)
    return {
        "period": period,
        "grain": found.grain if found else "other",
        "starts_on": found and found.starts_on,
        "ends_on": found and found.ends_on,
        "reporters": reporters,
        "is_baseline": False,
        "is_judged": False,
    }


def _why_not(row: dict[str, Any], today: dt.date, usual: float, policy: EvaluationPolicy) -> str:
    if row["ends_on"] is None:
        return "no period of the calendar"
    ready_on = row["ends_on"] + dt.timedelta(days=policy.outcome_delay_days)
    if today < ready_on:
        return f"outcomes come late: looked at from {ready_on} on"
    if row["reporters"] < policy.complete_share * usual:
        return f"{row['reporters']:,} reporters of the usual {usual:,.0f}"
    return ""


def _last_of(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])
