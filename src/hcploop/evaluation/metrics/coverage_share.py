"""Share of customers covered: customers covered ÷ all people of the cut."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, share_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    return share_figure(counts, metric, hits=counts.reached, of=counts.people)


coverage_share = Metric(
    name="coverage_share",
    name_zh="覆盖率",
    name_en="Share of customers covered",
    stage="reach",
    unit="share",
    make=_make,
)
