"""Growth of units per buyer against the period before."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, bounded_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    own = counts.filter(counts.has_before)
    before = own.units_before / own.buyers_before.cast("float64").nullif(0.0)
    growth = own.units / own.buyers.cast("float64").nullif(0.0) / before.nullif(0.0) - 1
    nothing = ibis.null("float64")
    n = ibis.ifelse(growth.isnull(), 0, own.buyers.fill_null(0))
    return bounded_figure(own, metric, value=growth, n=n, low=nothing, high=nothing)


units_per_buyer_growth = Metric(
    name="units_per_buyer_growth",
    name_zh="单客户采购量增长率",
    name_en="Growth of units per buyer",
    stage="convert",
    unit="share",
    formula="units per buyer ÷ units per buyer of the period before − 1",
    formula_zh="本期单客户采购量 ÷ 上期 − 1",
    limits="Few buyers are hidden. Hospitals, unless the policy pack allows doctors. It has no interval.",
    limits_zh="买方过少时隐去。除非政策包允许到医生，否则按医院计。无区间。",
    reads="buyer_count",
    make=_make,
)
