"""Visitor-days that platforms counted beyond the people we know."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, count_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    counted = counts.filter(counts.platform_visitors > 0)
    return count_figure(counted, metric, value=counted.anonymous_visitors, n=counted.anonymous_visitors)


anonymous_visitors = Metric(
    name="anonymous_visitors",
    name_zh="匿名访客数",
    name_en="Anonymous visitors",
    stage="engage",
    unit="people",
    formula="visitors that platforms counted − the identified of the same content, channel and day, never below 0",
    formula_zh="平台统计的访客 − 同一内容、渠道、日期的已识别访客，不低于 0",
    limits="One a day and content: who comes back is counted again. No row where no platform counts.",
    limits_zh="按日与内容计，回访会再次计入。没有平台统计时不列出。",
    make=_make,
)
