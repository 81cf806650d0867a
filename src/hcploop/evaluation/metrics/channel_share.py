"""Channel mix: contacts by a channel ÷ contacts by all."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, not_a_day, ratio_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    own = not_a_day(counts)
    own = own.filter((own.cut == "channel") & (own.contacts > 0))
    whole = own.mutate(whole=own.contacts.sum().over(ibis.window(group_by=[own.brand, own.period])))
    return ratio_figure(whole, metric, value=whole.contacts, of=whole.whole, n=whole.whole)


channel_share = Metric(
    name="channel_share",
    name_zh="渠道占比",
    name_en="Share of contacts by channel",
    stage="reach",
    unit="share",
    formula="contacts by the channel ÷ contacts by all channels of the period; by channel only",
    formula_zh="该渠道触达次数 ÷ 期内全部触达次数；仅按渠道",
    limits="A full count, so it has no interval. A visit and a text message count the same.",
    limits_zh="为全量计数，无区间；拜访与短信同等计数。",
    make=_make,
)
