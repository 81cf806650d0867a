"""People who say that they prescribe ÷ people who were asked."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, share_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    own = counts.filter((counts.survey_kind == "self_report") & (counts.answers > 0))
    return share_figure(own, metric, hits=own.high, of=own.answers, people=own.people)


self_reported_share = Metric(
    name="self_reported_share",
    name_zh="自述处方率（自我报告）",
    name_en="Share who say they prescribe (self-report)",
    stage="convert",
    unit="share",
    formula="people whose latest answer or statement says that they prescribe ÷ people asked; 95 % Wilson interval",
    formula_zh="最新回答或陈述表示处方的人数 ÷ 被问人数；95% Wilson 区间",
    limits="Self-report: what people say, not what was sold.",
    limits_zh="自我报告：为所述，非所售。",
    reads="survey_count",
    make=_make,
)
