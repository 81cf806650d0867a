"""Buyers: distinct hospitals (doctors where allowed) with units above 0."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, count_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    return count_figure(counts, metric, value=counts.buyers, n=counts.buyers.fill_null(0))


buyers = Metric(
    name="buyers",
    name_zh="采购客户数",
    name_en="Buyers",
    stage="convert",
    unit="buyers",
    formula="distinct hospitals with units above 0, doctors where the policy pack allows it",
    formula_zh="期内采购量大于 0 的去重医院数（政策包允许时为医生）",
    limits="Few buyers are hidden. Hospitals, unless the policy pack allows doctors.",
    limits_zh="买方过少时隐去。除非政策包允许到医生，否则按医院计。",
    reads="buyer_count",
    make=_make,
)
