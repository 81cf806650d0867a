"""Belief change: mean difference of the same people's answers to the same items, before and after."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, between_figure
from hcploop.evaluation.student import mean_spread


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    own = counts.filter((counts.survey_kind == "belief") & (counts.pairs > 0))
    return between_figure(own, metric, value=own.change, n=own.pairs, spread=mean_spread(own.deviation, own.pairs))


belief_change = Metric(
    name="belief_change",
    name_zh="观念改变",
    name_en="Belief change",
    stage="convert",
    unit="points",
    formula=(
        "mean over people of (latest answer after − earliest answer before), the mean of a person's items "
        "first; n pairs; 95 % interval by Student's t"
    ),
    formula_zh="同一人同一题（后测最新 − 前测最早）的均值，先在人内按题平均；n 为配对人数；95% t 区间",
    limits="Who answers twice is not everybody; without a control group it is no effect.",
    limits_zh="两次均答者并非全部；无对照时不等于效果。",
    reads="paired_change",
    make=_make,
)
