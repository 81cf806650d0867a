"""Suggestions: decisions to do something, for people who are not held out."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, count_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    own = counts.filter(counts.cut != "reason")
    return count_figure(own, metric, value=own.suggestions, n=own.suggestions)


suggestions = Metric(
    name="suggestions",
    name_zh="建议数",
    name_en="Suggestions",
    stage="reach",
    unit="suggestions",
    formula="decisions of the period whose drawn arm is an action; people held out have none",
    formula_zh="期内抽中行动的决策数；留出组没有建议",
    limits="A decision counts in the period in which it was made, whenever it is carried out.",
    limits_zh="按决策日期归期，与执行时间无关。",
    reads="execution_count",
    adds_up=True,
    make=_make,
)
