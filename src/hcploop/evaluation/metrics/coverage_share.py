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
    formula="customers covered ÷ all people of the cut; 95 % Wilson interval",
    formula_zh="覆盖客户数 ÷ 该切面全部人数；95% Wilson 区间",
    limits="The people are those known today, also for periods that are past.",
    limits_zh="分母为当前已知人群，历史时期亦然。",
    make=_make,
)
