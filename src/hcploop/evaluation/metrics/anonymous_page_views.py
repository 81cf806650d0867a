"""Page views that platforms counted beyond those of people we know."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, count_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    counted = counts.filter(counts.platform_views > 0)
    return count_figure(counted, metric, value=counted.anonymous_views, n=counted.anonymous_views)


anonymous_page_views = Metric(
    name="anonymous_page_views",
    name_zh="匿名浏览量",
    name_en="Anonymous page views",
    stage="engage",
    unit="page views",
    formula="what platforms counted − the identified views of the same content, channel and day, never below 0",
    formula_zh="平台统计 − 同一内容、渠道、日期的已识别浏览，不低于 0",
    limits="No row where no platform counts; it has no tier and no region.",
    limits_zh="没有平台统计时不列出；没有微分层和大区。",
    adds_up=True,
    make=_make,
)
