"""Stickiness: mean daily active users ÷ active users of the period; by month DAU ÷ MAU."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, not_a_day, ratio_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    own = not_a_day(counts)
    own = own.filter((own.active > 0) & (own.days > 0))
    return ratio_figure(own, metric, value=own.active_days / own.days, of=own.active, n=own.active)


stickiness = Metric(
    name="stickiness",
    name_zh="用户黏性 DAU/MAU",
    name_en="Stickiness (DAU ÷ MAU)",
    stage="engage",
    unit="share",
    formula="mean daily active users ÷ active users of the period; by month DAU ÷ MAU, by week DAU ÷ WAU",
    formula_zh="期内日均活跃用户 ÷ 期内活跃用户；按月即 DAU/MAU，按周即 DAU/WAU",
    limits=(
        "The mean is over the days up to the as-of day. The same people stand above and below, so it has no interval."
    ),
    limits_zh="按截至截止日的天数平均；分子分母同一人群，无区间。",
    make=_make,
)
