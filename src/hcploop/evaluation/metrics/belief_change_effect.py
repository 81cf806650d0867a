"""Difference in differences: belief change of people offered less that of people held out."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, between_figure
from hcploop.evaluation.student import difference_spread


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    own = counts.filter((counts.survey_kind == "belief") & (counts.offered > 1) & (counts.held > 1))
    spread = difference_spread(own.offered_deviation, own.offered, own.held_deviation, own.held)
    change = own.offered_change - own.held_change
    return between_figure(own, metric, value=change, n=own.offered + own.held, spread=spread)


belief_change_effect = Metric(
    name="belief_change_effect",
    name_zh="观念改变净效应",
    name_en="Belief change against the hold-out",
    stage="convert",
    unit="points",
    formula=(
        "mean belief change of people who are offered something − that of people held out, both asked before "
        "their first decision and again after it; 95 % interval by Welch's t"
    ),
    formula_zh="可触达者观念改变均值 − 留出组均值，二者均在首次决策前后各答一次；95% Welch t 区间",
    limits="Holds for those who answer twice; wide while the hold-out is small.",
    limits_zh="仅适用于两次均答者；留出组小时区间宽。",
    reads="paired_change",
    make=_make,
)
