"""First buyers: those who buy for the first time in the period."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, count_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    own = counts.filter(counts.has_before)
    return count_figure(own, metric, value=own.new_buyers, n=own.new_buyers.fill_null(0))


first_prescribers = Metric(
    name="first_prescribers",
    name_zh="破冰客户数",
    name_en="First prescribers (first-time buyers)",
    stage="convert",
    unit="buyers",
    formula="buyers of the period who bought in no period before; the first known period tells none",
    formula_zh="期内采购且此前各期均未采购的客户数；首个已知时期不给出",
    limits=(
        "Few buyers are hidden. Hospitals, unless the policy pack allows doctors. Who bought before the data "
        "begin looks new."
    ),
    limits_zh="买方过少时隐去。除非政策包允许到医生，否则按医院计。数据起点之前的采购不可见。",
    reads="buyer_count",
    make=_make,
)
