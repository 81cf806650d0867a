"""Leads with a representative in charge ÷ leads."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, share_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    return share_figure(counts, metric, hits=counts.handed, of=counts.leads)


lead_handed_share = Metric(
    name="lead_handed_share",
    name_zh="线索移交率",
    name_en="Share of leads handed to sales",
    stage="convert",
    unit="share",
    formula="leads that have a representative in charge ÷ leads; 95 % Wilson interval",
    formula_zh="已有负责代表的线索 ÷ 线索数；95% Wilson 区间",
    limits="In charge today, whoever was in charge when the lead arose.",
    limits_zh="以当前负责代表为准。",
    reads="lead_count",
    make=_make,
)
