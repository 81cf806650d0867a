"""Sessions: active days ÷ active users."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, not_a_day, ratio_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    own = not_a_day(counts)
    own = own.filter(own.active > 0)
    return ratio_figure(own, metric, value=own.active_days, of=own.active, n=own.active)


active_days_per_user = Metric(
    name="active_days_per_user",
    name_zh="人均活跃天数",
    name_en="Active days per active user",
    stage="engage",
    unit="days",
    formula="days on which people were active, added up over people ÷ active users",
    formula_zh="活跃人日 ÷ 活跃用户数",
    limits="Two visits of one day are one session.",
    limits_zh="一天内多次访问计为一次。",
    make=_make,
)
