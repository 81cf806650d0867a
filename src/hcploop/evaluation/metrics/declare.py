"""The words in which metrics are declared: `Metric`, and what a count or a share looks like as a figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.evaluation.wilson import wilson


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
    make : callable
        From `schema.period_count` to rows of `schema.figure`, by `count_figure` or `share_figure`.
    """

    name: str
    name_zh: str
    name_en: str
    stage: Literal["reach", "engage", "convert", "result", "data"]
    unit: str
    make: Callable[[ir.Table, Metric], ir.Table]


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


def share_figure(counts: ir.Table, metric: Metric, *, hits: ir.IntegerValue, of: ir.IntegerValue) -> ir.Table:
    """Return a share as a figure, with its Wilson interval; null where there is nothing to share."""
    low, high = wilson(hits, of)
    share = hits / of.cast("float64").nullif(0.0)
    return _figure(counts, metric, figure_value=share, numerator=hits, denominator=of, n=of, low=low, high=high)


def _figure(counts: ir.Table, metric: Metric, **values: ir.Value) -> ir.Table:
    numbers = {name: value.cast(schema.figure.columns[name].type) for name, value in values.items()}
    named = counts.mutate(stage=ibis.literal(metric.stage), metric=ibis.literal(metric.name), **numbers)
    return schema.figure.check(named.select(*schema.figure.columns))
