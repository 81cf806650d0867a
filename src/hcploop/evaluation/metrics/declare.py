"""The words in which metrics are declared: `Metric`, and what a count, a share or a mean looks like as a figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.evaluation.wilson import wilson

Stage = Literal["reach", "engage", "convert", "result", "data"]
Unit = Literal[
    "share",
    "ratio",
    "points",
    "days",
    "people",
    "people per representative",
    "contacts",
    "page views",
    "suggestions",
    "buyers",
    "units per buyer",
]


@dataclass(frozen=True)
class Metric:
    """One figure of the closed loop.

    Parameters
    ----------
    name : str
        As it stands in `schema.figure`.
    name_zh, name_en : str
        As people read it.
    stage : {"reach", "engage", "convert", "result", "data"}
        The step of the loop it belongs to.
    unit : str
        What `figure_value` counts.
    formula, formula_zh : str
        How it is worked out, with its interval where it has one.
    make : callable
        From the table that it reads to rows of `schema.figure`, by one of the functions below.
    limits, limits_zh : str
        What it does not say.
    reads : str
        The table of `schema` that it is made from.
    adds_up : bool
        Whether the figures of days add up to those of longer periods, so that it may be told a working day.
    """

    name: str
    name_zh: str
    name_en: str
    stage: Stage
    unit: Unit
    formula: str
    formula_zh: str
    make: Callable[[ir.Table, Metric], ir.Table]
    limits: str
    limits_zh: str
    reads: str = "period_count"
    adds_up: bool = False


def count_figure(
    counts: ir.Table,
    metric: Metric,
    *,
    value: ir.NumericValue,
    n: ir.IntegerValue,
    low: ir.NumericValue | None = None,
    out_of: ir.NumericValue | None = None,
) -> ir.Table:
    """Return a count as a figure; `low` is a bound that is certain, `value` then the upper one."""
    nothing = ibis.null("float64")
    return _figure(
        counts,
        metric,
        figure_value=value,
        numerator=value,
        denominator=nothing if out_of is None else out_of,
        n=n,
        low=nothing if low is None else low,
        high=nothing if low is None else value,
    )


def share_figure(
    counts: ir.Table,
    metric: Metric,
    *,
    hits: ir.IntegerValue,
    of: ir.IntegerValue,
    people: ir.IntegerValue | None = None,
) -> ir.Table:
    """Return a share as a figure, with its Wilson interval; null where there is nothing to share.

    Where `people` gave several of the `of` answers each, the interval is that of the same share among as many answers
    as there are people: it is too wide rather than too narrow.
    """
    share = hits / of.cast("float64").nullif(0.0)
    n = of if people is None else people
    low, high = wilson(hits if people is None else share * people, n)
    return _figure(counts, metric, figure_value=share, numerator=hits, denominator=of, n=n, low=low, high=high)


def ratio_figure(
    counts: ir.Table, metric: Metric, *, value: ir.NumericValue, of: ir.NumericValue, n: ir.IntegerValue
) -> ir.Table:
    """Return a ratio that is no share of independent observations as a figure: it has no interval."""
    nothing = ibis.null("float64")
    ratio = value / of.cast("float64").nullif(0.0)
    return _figure(counts, metric, figure_value=ratio, numerator=value, denominator=of, n=n, low=nothing, high=nothing)


def between_figure(
    counts: ir.Table, metric: Metric, *, value: ir.NumericValue, n: ir.IntegerValue, spread: ir.NumericValue
) -> ir.Table:
    """Return a mean or a difference of means as a figure; its interval lies `spread` below and above it."""
    nothing = ibis.null("float64")
    low, high = value - spread, value + spread
    return _figure(counts, metric, figure_value=value, numerator=nothing, denominator=nothing, n=n, low=low, high=high)


def bounded_figure(
    counts: ir.Table,
    metric: Metric,
    *,
    value: ir.NumericValue,
    n: ir.IntegerValue,
    low: ir.NumericValue,
    high: ir.NumericValue,
) -> ir.Table:
    """Return a number with bounds of its own as a figure."""
    nothing = ibis.null("float64")
    return _figure(counts, metric, figure_value=value, numerator=nothing, denominator=nothing, n=n, low=low, high=high)


def not_a_day(counts: ir.Table) -> ir.Table:
    """Leave out single days, where what is told about habits would be noise."""
    return counts.filter(counts.period.length() < len("2026-03-05"))


def _figure(counts: ir.Table, metric: Metric, **values: ir.Value) -> ir.Table:
    numbers = {name: value.cast(schema.figure.columns[name].type) for name, value in values.items()}
    named = counts.mutate(stage=ibis.literal(metric.stage), metric=ibis.literal(metric.name), **numbers)
    return schema.figure.check(named.select(*schema.figure.columns))
