"""Personal contacts ÷ non-personal contacts."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, not_a_day, ratio_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    own = not_a_day(counts)
    own = own.filter((own.cut != "channel") & (own.contacts > 0))
    return ratio_figure(own, metric, value=own.personal, of=own.contacts - own.personal, n=own.contacts)


personal_ratio = Metric(
    name="personal_ratio",
    name_zh="人际与非人际触达比",
    name_en="Personal to non-personal contacts",
    stage="reach",
    unit="ratio",
    formula="contacts by personal channels ÷ contacts by the others",
    formula_zh="人际渠道触达次数 ÷ 非人际渠道触达次数",
    limits="Empty where there is no non-personal contact.",
    limits_zh="无非人际触达时为空。",
    make=_make,
)
