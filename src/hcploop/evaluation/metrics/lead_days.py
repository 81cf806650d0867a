"""Days from lead to first personal contact, median of the leads that were met."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, bounded_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    own = counts.filter(counts.met > 0)
    nothing = ibis.null("float64")
    return bounded_figure(own, metric, value=own.median_days, n=own.met, low=nothing, high=nothing)


lead_days = Metric(
    name="lead_days",
    name_zh="线索跟进天数",
    name_en="Days from lead to first contact",
    stage="convert",
    unit="days",
    formula="median days from the lead to the first personal contact, of handed leads that were met",
    formula_zh="已移交且已跟进线索从产生到首次人际触达的天数中位数",
    limits="Who was not met yet is left out, so young periods look fast.",
    limits_zh="未跟进者不计，近期会偏快。",
    reads="lead_count",
    make=_make,
)
