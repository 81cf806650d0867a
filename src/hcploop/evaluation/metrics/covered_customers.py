"""Customers covered: distinct people with a submitted, delivered contact in the period."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, count_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    return count_figure(counts, metric, value=counts.reached, n=counts.reached, out_of=counts.people)


covered_customers = Metric(
    name="covered_customers",
    name_zh="覆盖客户数",
    name_en="Customers covered",
    stage="reach",
    unit="people",
    formula="distinct people with a contact that was submitted and delivered; denominator: all people of the cut",
    formula_zh="期内有已提交且送达触达的去重人数；分母为该切面全部人数",
    limits="Contacts of nobody we know cover nobody.",
    limits_zh="无法识别到人的触达不计入。",
    make=_make,
)
