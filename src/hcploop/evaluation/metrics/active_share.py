"""Share of covered customers who are active: active users ÷ customers covered."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, share_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    return share_figure(counts, metric, hits=counts.active, of=counts.reached)


active_share = Metric(
    name="active_share",
    name_zh="活跃率",
    name_en="Share of covered customers who are active",
    stage="engage",
    unit="share",
    formula="active users ÷ customers covered; 95 % Wilson interval",
    formula_zh="活跃用户数 ÷ 覆盖客户数；95% Wilson 区间",
    limits="Who is active is covered too, by the contact she started.",
    limits_zh="主动者因其发起的触达也计入覆盖。",
    make=_make,
)
