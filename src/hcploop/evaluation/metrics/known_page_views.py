"""Page views of people we know."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, count_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    return count_figure(counts, metric, value=counts.views, n=counts.views)


known_page_views = Metric(
    name="known_page_views",
    name_zh="已识别浏览量",
    name_en="Identified page views",
    stage="engage",
    unit="page views",
    formula="page views that came with a record of ours; with anonymous_page_views they add up to page_views",
    formula_zh="带有我方记录的浏览；与匿名浏览量相加即为浏览量 PV",
    limits="A view whose record is not joined to a doctor yet counts too.",
    limits_zh="尚未归到具体医生的记录也计入。",
    adds_up=True,
    make=_make,
)
