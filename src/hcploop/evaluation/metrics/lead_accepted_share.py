"""Leads whose suggestion a representative accepted ÷ leads suggested to one."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, share_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    own = counts.filter(counts.suggested > 0)
    return share_figure(own, metric, hits=own.accepted, of=own.suggested)


lead_accepted_share = Metric(
    name="lead_accepted_share",
    name_zh="线索接受率",
    name_en="Share of leads accepted",
    stage="convert",
    unit="share",
    formula=(
        "leads where a representative confirmed, opened or did a suggestion ÷ leads for whom one was handed "
        "over after the lead arose; 95 % Wilson interval"
    ),
    formula_zh="代表确认、打开或完成建议的线索 ÷ 产生后已下发建议的线索；95% Wilson 区间",
    limits="Known only for leads that came to her as a suggestion.",
    limits_zh="仅限以建议形式下发的线索。",
    reads="lead_count",
    make=_make,
)
