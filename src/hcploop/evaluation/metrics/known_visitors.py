"""Distinct people we know who viewed something."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, count_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    return count_figure(counts, metric, value=counts.viewers, n=counts.viewers)


known_visitors = Metric(
    name="known_visitors",
    name_zh="已识别访客数",
    name_en="Identified visitors",
    stage="engage",
    unit="people",
    formula="distinct people with a page view; with anonymous_visitors they add up to unique_visitors",
    formula_zh="有浏览的去重人数；与匿名访客数相加即为访客数 UV",
    limits="Who uses two devices without a name on one of them is counted there as anonymous.",
    limits_zh="同一人在未登录的设备上会被计为匿名。",
    make=_make,
)
