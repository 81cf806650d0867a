"""Units ÷ buyers."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, ratio_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    return ratio_figure(counts, metric, value=counts.units, of=counts.buyers, n=counts.buyers.fill_null(0))


units_per_buyer = Metric(
    name="units_per_buyer",
    name_zh="单客户采购量",
    name_en="Units per buyer",
    stage="convert",
    unit="units per buyer",
    formula="units ÷ buyers",
    formula_zh="采购量 ÷ 采购客户数",
    limits=(
        "Few buyers are hidden. Hospitals, unless the policy pack allows doctors. Units of different "
        "products are added up."
    ),
    limits_zh="买方过少时隐去。除非政策包允许到医生，否则按医院计。不同产品的数量直接相加。",
    reads="buyer_count",
    make=_make,
)
