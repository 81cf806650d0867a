"""Contacts that people did themselves ÷ contacts."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, not_a_day, ratio_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    own = not_a_day(counts)
    own = own.filter(own.touches > 0)
    return ratio_figure(own, metric, value=own.actives, of=own.touches, n=own.touches)


active_mode_share = Metric(
    name="active_mode_share",
    name_zh="主动互动占比",
    name_en="Share of active contacts",
    stage="engage",
    unit="share",
    formula="contacts that people did themselves (active mode) ÷ contacts; the rest is passive",
    formula_zh="由客户主动发生的触达 ÷ 全部触达；其余为被动",
    limits="A full count, so it has no interval. The action decides, not who invited.",
    limits_zh="为全量计数，无区间；以行为而非邀请方判定。",
    make=_make,
)
