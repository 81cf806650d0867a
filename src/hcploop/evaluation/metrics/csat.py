"""Satisfaction (CSAT): answers of 4 and 5 ÷ answers, on a scale of 1 to 5."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, share_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    own = counts.filter((counts.survey_kind == "csat") & (counts.answers > 0))
    return share_figure(own, metric, hits=own.high, of=own.answers, people=own.people)


csat = Metric(
    name="csat",
    name_zh="满意度",
    name_en="Satisfaction (CSAT)",
    stage="engage",
    unit="share",
    formula=(
        "answers of 4 and 5 ÷ answers on a scale of 1 to 5; each person's latest answer to an item of a "
        "survey in the period counts; 95 % Wilson interval as of one answer a person"
    ),
    formula_zh="4–5 分的回答 ÷ 全部回答（5 分制）；每人每问卷每题取期内最新回答；95% Wilson 区间，按每人一答计",
    limits="Who answers is not who does not. The method's source prints CAST; it means CSAT.",
    limits_zh="答者与不答者不同。原文印作 CAST，即 CSAT。",
    reads="survey_count",
    make=_make,
)
