"""Page views (PV): those of people we know, and what platforms counted beyond them."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, count_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    views = counts.views + counts.anonymous_views
    return count_figure(counts, metric, value=views, n=views, low=counts.views)


page_views = Metric(
    name="page_views",
    name_zh="浏览量 PV",
    name_en="Page views (PV)",
    stage="engage",
    unit="page views",
    formula="page views of records we have + what platforms counted beyond them; low is the first part",
    formula_zh="已知记录的浏览 + 平台额外统计的浏览；下限为前者",
    limits="What platforms counted beyond the known has no tier and no region.",
    limits_zh="平台额外统计部分没有微分层和大区。",
    adds_up=True,
    make=_make,
)
