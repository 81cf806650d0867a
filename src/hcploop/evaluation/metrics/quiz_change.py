"""Change of the share of right answers, of the same people to the same items."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, between_figure
from hcploop.evaluation.student import mean_spread


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    own = counts.filter((counts.survey_kind == "quiz") & (counts.pairs > 0))
    return between_figure(own, metric, value=own.change, n=own.pairs, spread=mean_spread(own.deviation, own.pairs))


quiz_change = Metric(
    name="quiz_change",
    name_zh="答题正确率变化",
    name_en="Change of the share of right answers",
    stage="convert",
    unit="share",
    formula=(
        "mean over people of (right after − right before), the mean of a person's items first; n pairs; 95 % "
        "interval by Student's t"
    ),
    formula_zh="同一人同一题（后测正确 − 前测正确）的均值，先在人内按题平均；n 为配对人数；95% t 区间",
    limits="To see a question twice helps by itself.",
    limits_zh="重复作答本身有助于答对。",
    reads="paired_change",
    make=_make,
)
