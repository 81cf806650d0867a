"""Retention: buyers of the period before who buy again ÷ buyers of the period before."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, share_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    own = counts.filter(counts.has_before)
    return share_figure(own, metric, hits=own.retained, of=own.buyers_before, people=own.buyers_before.fill_null(0))


prescriber_retention = Metric(
    name="prescriber_retention",
    name_zh="处方保留率",
    name_en="Prescriber retention",
    stage="convert",
    unit="share",
    formula="buyers of both periods ÷ buyers of the period before; told in the later one; 95 % Wilson interval",
    formula_zh="两期均采购的客户 ÷ 上期采购客户，记入后一期；95% Wilson 区间",
    limits="Few buyers are hidden. Hospitals, unless the policy pack allows doctors.",
    limits_zh="买方过少时隐去。除非政策包允许到医生，否则按医院计。",
    reads="buyer_count",
    make=_make,
)
