"""Page views of people we know ÷ all page views."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, share_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    counted = counts.filter(counts.platform_views > 0)
    return share_figure(counted, metric, hits=counted.views, of=counted.views + counted.anonymous_views)


identified_view_share = Metric(
    name="identified_view_share",
    name_zh="浏览识别率",
    name_en="Identified share of page views",
    stage="engage",
    unit="share",
    formula="identified page views ÷ (identified + anonymous); 95 % Wilson interval",
    formula_zh="已识别浏览 ÷ （已识别 + 匿名）；95% Wilson 区间",
    limits="Only where a platform counts too: elsewhere nobody knows how many went unseen.",
    limits_zh="仅限有平台统计之处；其他地方未被识别的数量无从得知。",
    make=_make,
)
