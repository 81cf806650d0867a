"""Leads that were met in time ÷ leads whose time is over."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, share_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    own = counts.filter(counts.due > 0)
    return share_figure(own, metric, hits=own.worked, of=own.due)


lead_worked_share = Metric(
    name="lead_worked_share",
    name_zh="线索按时跟进率",
    name_en="Share of leads worked in time",
    stage="convert",
    unit="share",
    formula=(
        "handed leads with a personal contact within the days that the policy allows ÷ handed leads whose "
        "days are over; 95 % Wilson interval"
    ),
    formula_zh="在规定天数内有人际触达的已移交线索 ÷ 期限已满的已移交线索；95% Wilson 区间",
    limits="A contact counts whoever made it.",
    limits_zh="不区分由谁跟进。",
    reads="lead_count",
    make=_make,
)
