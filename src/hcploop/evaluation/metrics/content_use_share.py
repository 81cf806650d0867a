"""Contents in use: contents with a contact ÷ contents available."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, share_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    return share_figure(counts, metric, hits=counts.used, of=counts.available)


content_use_share = Metric(
    name="content_use_share",
    name_zh="内容使用率",
    name_en="Share of contents in use",
    stage="reach",
    unit="share",
    formula=(
        "contents with a delivered contact in the period ÷ contents published, not expired and not in draft "
        "or review in it; 95 % Wilson interval"
    ),
    formula_zh="期内有送达触达的内容 ÷ 期内已发布、未过期且非草稿/审核中的内容；95% Wilson 区间",
    limits="One contact is enough. Contents without a day of publication count as always published.",
    limits_zh="有一次触达即算使用；无发布日期者视为一直可用。",
    reads="content_count",
    make=_make,
)
