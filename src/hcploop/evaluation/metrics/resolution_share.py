"""Resolution: contacts whose person is known ÷ contacts."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, share_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    # A contact of nobody we know has no tier and no region to be cut by.
    cut = counts.filter(counts.cut.isin(["", "channel"]) & (counts.touches > 0))
    return share_figure(cut, metric, hits=cut.resolved, of=cut.touches)


resolution_share = Metric(
    name="resolution_share",
    name_zh="身份识别率",
    name_en="Share of contacts whose person is known",
    stage="data",
    unit="share",
    formula="contacts whose person is known ÷ contacts; 95 % Wilson interval",
    formula_zh="能识别到人的触达 ÷ 全部触达；95% Wilson 区间",
    limits="In all and by channel only: a contact of nobody we know has no tier and no region.",
    limits_zh="仅有总体与分渠道：无法识别者没有微分层和大区。",
    make=_make,
)
