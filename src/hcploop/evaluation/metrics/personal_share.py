"""Personal contacts ÷ contacts."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, not_a_day, ratio_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    own = not_a_day(counts)
    own = own.filter((own.cut != "channel") & (own.contacts > 0))
    return ratio_figure(own, metric, value=own.personal, of=own.contacts, n=own.contacts)


personal_share = Metric(
    name="personal_share",
    name_zh="人际触达占比",
    name_en="Share of personal contacts",
    stage="reach",
    unit="share",
    formula="contacts by personal channels (a person of ours takes part) ÷ contacts",
    formula_zh="人际渠道（我方人员参与）触达次数 ÷ 全部触达次数",
    limits="A full count, so it has no interval.",
    limits_zh="为全量计数，无区间。",
    make=_make,
)
