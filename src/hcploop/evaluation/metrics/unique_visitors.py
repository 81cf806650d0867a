"""Unique visitors (UV): distinct people we know, and visitor-days that platforms counted beyond them."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, count_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    # An anonymous visitor is one a day and content: the sum is an upper bound, the known are certain.
    visitors = counts.viewers + counts.anonymous_visitors
    return count_figure(counts, metric, value=visitors, n=visitors, low=counts.viewers)


unique_visitors = Metric(
    name="unique_visitors",
    name_zh="访客数 UV",
    name_en="Unique visitors (UV)",
    stage="engage",
    unit="people",
    formula="distinct people we know + visitor-days that platforms counted beyond them; low is the first part",
    formula_zh="去重已知访客 + 平台额外统计的访客日；下限为前者",
    limits="An anonymous visitor is one a day and content: the sum is an upper bound.",
    limits_zh="匿名访客按日与内容计，合计为上限。",
    make=_make,
)
