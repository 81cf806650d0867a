"""Contacts with medical education ÷ contacts with education or product information."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, ratio_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    counts = counts.mutate(told=counts.education + counts["product"])
    own = counts.filter(counts.told > 0)
    return ratio_figure(own, metric, value=own.education, of=own.told, n=own.told)


education_share = Metric(
    name="education_share",
    name_zh="医学教育占比",
    name_en="Share of medical education",
    stage="reach",
    unit="share",
    formula=(
        "contacts with a content of medical education ÷ contacts with a content whose form or focus is told; what is "
        "product information the policy says by form and focus"
    ),
    formula_zh="医学教育内容的触达 ÷ 注明形式或焦点的内容的触达；产品信息由策略按形式与焦点界定",
    limits="A full count, so it has no interval. A branded guideline talk counts as education.",
    limits_zh="为全量计数，无区间；带品牌的指南解读计为教育。",
    reads="content_count",
    make=_make,
)
