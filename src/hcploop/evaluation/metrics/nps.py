"""Net promoter score: share of 9 and 10 less share of 0 to 6, in points."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, bounded_figure

_Z = 1.959963984540054  # 97.5 % point of the normal distribution: a two-sided interval of 95 %


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    own = counts.filter((counts.survey_kind == "nps") & (counts.answers > 0))
    promoters, detractors = own.high / own.answers, own.low / own.answers
    # Half an answer in each cell of a matched pair of "would" and "would not": where all agree, it still has a width.
    n = own.people + 2
    more, less = (promoters * own.people + 0.5) / n, (detractors * own.people + 0.5) / n
    spread = _Z * ((more + less - (more - less) ** 2) / n).sqrt()
    bounds = {
        "low": (more - less - spread).clip(lower=-1.0) * 100,
        "high": (more - less + spread).clip(upper=1.0) * 100,
    }
    return bounded_figure(own, metric, value=(promoters - detractors) * 100, n=own.people, **bounds)


nps = Metric(
    name="nps",
    name_zh="净推荐值 NPS",
    name_en="Net promoter score (NPS)",
    stage="engage",
    unit="points",
    formula=(
        "100 × (answers of 9 and 10 − answers of 0 to 6) ÷ answers; each person's latest answer to an item "
        "of a survey in the period counts; n people; 95 % interval from the multinomial variance with half "
        "an answer added to promoters and detractors each, and one to the rest (Agresti and Min 2005)"
    ),
    formula_zh=(
        "100 ×（9–10 分 − 0–6 分）÷ 回答数；每人每问卷每题取期内最新回答；n 为人数；"
        "95% 区间用多项分布方差，推荐者与贬损者各加 0.5、其余加 1（Agresti 与 Min 2005）"
    ),
    limits="Who answers is not who does not.",
    limits_zh="答者与不答者不同。",
    reads="survey_count",
    make=_make,
)
