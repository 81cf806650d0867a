"""Suggestions done ÷ suggestions handed over."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, share_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    own = counts.filter((counts.cut != "reason") & (counts.sent > 0))
    return share_figure(own, metric, hits=own.done, of=own.sent)


suggestion_done_share = Metric(
    name="suggestion_done_share",
    name_zh="建议执行率",
    name_en="Share of suggestions done",
    stage="reach",
    unit="share",
    formula="suggestions done ÷ suggestions handed over; 95 % Wilson interval",
    formula_zh="已完成的建议 ÷ 已下发建议；95% Wilson 区间",
    limits="Suggestions of the last days may still be carried out.",
    limits_zh="最近几天的建议仍可能被执行。",
    reads="execution_count",
    make=_make,
)
