"""Visits made ÷ visits that representatives could make."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, ratio_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    able = counts.filter(counts.capacity > 0)
    return ratio_figure(able, metric, value=able.visits, of=able.capacity, n=able.visits)


visit_attainment_share = Metric(
    name="visit_attainment_share",
    name_zh="拜访完成率",
    name_en="Visit attainment",
    stage="reach",
    unit="ratio",
    formula=(
        "visits and remote visits of representatives whose capacity is known ÷ (their visits a week × working days "
        "of the period up to the as-of day ÷ 5)"
    ),
    formula_zh="产能已知代表的面对面与线上拜访次数 ÷ （每周可拜访次数 × 截至截止日的工作日数 ÷ 5）",
    limits="Leave is not taken out of the capacity; more than 1 is possible.",
    limits_zh="产能未扣除休假；可能大于 1。",
    reads="rep_count",
    make=_make,
)
