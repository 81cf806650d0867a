"""Dismissals with a reason ÷ dismissals."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, ratio_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    own = counts.filter((counts.cut == "reason") & (counts.dismissed > 0))
    whole = own.mutate(whole=own.dismissed.sum().over(ibis.window(group_by=[own.brand, own.period])))
    return ratio_figure(whole, metric, value=whole.dismissed, of=whole.whole, n=whole.whole)


dismissal_reason_share = Metric(
    name="dismissal_reason_share",
    name_zh="驳回原因占比",
    name_en="Share of dismissals by reason",
    stage="reach",
    unit="share",
    formula="dismissed suggestions with the reason ÷ dismissed suggestions of the period; by reason only",
    formula_zh="该原因的驳回 ÷ 期内全部驳回；仅按原因",
    limits="A full count, so it has no interval; the last reason told counts.",
    limits_zh="为全量计数，无区间；以最后填写的原因为准。",
    reads="execution_count",
    make=_make,
)
