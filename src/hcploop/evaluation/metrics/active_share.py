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
    make=_make,
)
