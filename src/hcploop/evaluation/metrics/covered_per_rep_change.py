"""Change of customers covered per representative against the period before."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, bounded_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    own = counts.filter((counts.reps > 0) & (counts.reps_before > 0))
    change = own.covered / own.reps - own.covered_before / own.reps_before
    nothing = ibis.null("float64")
    return bounded_figure(own, metric, value=change, n=own.reps, low=nothing, high=nothing)


covered_per_rep_change = Metric(
    name="covered_per_rep_change",
    name_zh="代表人均覆盖客户数变化",
    name_en="Change of customers covered per representative",
    stage="convert",
    unit="people per representative",
    formula="customers covered per representative − the same of the period before; complete periods only",
    formula_zh="本期代表人均覆盖客户数 − 上期；仅限完整时期",
    limits="A full count, so it has no interval; months differ in working days.",
    limits_zh="为全量计数，无区间；各月工作日不同。",
    reads="rep_count",
    make=_make,
)
