"""Suggestions of which any state came back ÷ suggestions."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, share_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    own = counts.filter((counts.cut != "reason") & (counts.suggestions > 0))
    return share_figure(own, metric, hits=own.sent, of=own.suggestions)


suggestion_sent_share = Metric(
    name="suggestion_sent_share",
    name_zh="建议下发率",
    name_en="Share of suggestions handed over",
    stage="reach",
    unit="share",
    formula="suggestions of which any state came back ÷ suggestions; 95 % Wilson interval",
    formula_zh="有任何回执状态的建议 ÷ 建议数；95% Wilson 区间",
    limits="Suggestions of the last days may still be carried out.",
    limits_zh="最近几天的建议仍可能被执行。",
    reads="execution_count",
    make=_make,
)
