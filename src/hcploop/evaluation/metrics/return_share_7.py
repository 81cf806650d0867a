"""Return rate: active people who are active again within 7 days ÷ active people."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, not_a_day, share_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    own = not_a_day(counts)
    own = own.filter(own.due_7 > 0)
    return share_figure(own, metric, hits=own.returned_7, of=own.due_7)


return_share_7 = Metric(
    name="return_share_7",
    name_zh="7日回访率",
    name_en="Return rate in 7 days",
    stage="engage",
    unit="share",
    formula=(
        "people active again within 7 days after their first active day of the period ÷ people active in it; "
        "95 % Wilson interval"
    ),
    formula_zh="期内首个活跃日后 7 天内再次活跃的人数 ÷ 期内活跃人数；95% Wilson 区间",
    limits="Told when the windows of the whole period are over; in all of those people whose window is over.",
    limits_zh="整个时期的观察窗结束后才给出；全部时期只计观察窗已满者。",
    make=_make,
)
