"""Visitors we know ÷ all visitors."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, ratio_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    counted = counts.filter(counts.platform_visitors > 0)
    everybody = counted.viewers + counted.anonymous_visitors
    return ratio_figure(counted, metric, value=counted.viewers, of=everybody, n=everybody)


identified_visitor_share = Metric(
    name="identified_visitor_share",
    name_zh="访客识别率",
    name_en="Identified share of visitors",
    stage="engage",
    unit="share",
    formula="identified visitors ÷ (identified + anonymous)",
    formula_zh="已识别访客 ÷ （已识别 + 匿名）",
    limits="A lower bound: the identified are distinct people, an anonymous visitor is one a day and content.",
    limits_zh="为下限：已识别为去重人数，匿名访客按日与内容计。",
    make=_make,
)
