"""Customer-centred index: used contents that serve a need layer ÷ used contents."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, share_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    own = counts.filter(counts.used > 0)
    return share_figure(own, metric, hits=own.linked, of=own.used)


need_linked_share = Metric(
    name="need_linked_share",
    name_zh="客户导向指数",
    name_en="Share of used contents linked to a need",
    stage="reach",
    unit="share",
    formula=(
        "used contents that name a need layer, or carry a tag of that family ÷ used contents; 95 % Wilson interval"
    ),
    formula_zh="标注需求层级（或带层级标签）的在用内容 ÷ 在用内容；95% Wilson 区间",
    limits="Says that a layer is named, not that it is the right one.",
    limits_zh="只说明标注了层级，不说明标注正确。",
    reads="content_count",
    make=_make,
)
