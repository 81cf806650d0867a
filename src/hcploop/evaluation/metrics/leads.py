"""Leads: people who showed interest before any representative met them."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, count_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    return count_figure(counts, metric, value=counts.leads, n=counts.leads)


leads = Metric(
    name="leads",
    name_zh="销售线索数",
    name_en="Leads",
    stage="convert",
    unit="people",
    formula=(
        "people whose first own action by a non-personal channel lies in the period, with no delivered "
        "personal contact up to that day"
    ),
    formula_zh="首次经非人际渠道主动互动发生在期内、且截至当日无人际触达的人数",
    limits="Whoever was met before the data begin looks uncovered; each person is a lead once.",
    limits_zh="数据起点之前的拜访不可见；每人只计一次线索。",
    reads="lead_count",
    adds_up=True,
    make=_make,
)
