"""Quiz: right answers ÷ answers."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, share_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    own = counts.filter((counts.survey_kind == "quiz") & (counts.answers > 0))
    return share_figure(own, metric, hits=own.high, of=own.answers, people=own.people)


quiz_correct_share = Metric(
    name="quiz_correct_share",
    name_zh="答题正确率",
    name_en="Share of right answers",
    stage="convert",
    unit="share",
    formula=(
        "right answers ÷ answers; each person's latest answer to an item of a quiz in the period counts; 95 "
        "% Wilson interval as of one answer a person"
    ),
    formula_zh="答对数 ÷ 答题数；每人每题取期内最新回答；95% Wilson 区间，按每人一答计",
    limits="Quizzes of different difficulty are not comparable.",
    limits_zh="难度不同的测验不可比。",
    reads="survey_count",
    make=_make,
)
