"""What platforms counted beyond the people we know, without counting anybody twice."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.evaluation.cuts import MARKET, with_market
from hcploop.evaluation.periods import OF_PLATFORMS, by_period

_KEY = ["content_id", "channel", "local_on"]


def platform_days(
    aggregate: ir.Table, identified_views: ir.Table, content: ir.Table, *, brands: Sequence[str]
) -> ir.Table:
    r"""Count for each day the page views and visitors that a platform saw beyond those we know.

    A platform's total includes the people who were identified, so per content, channel and day only
    :math:`\max(0, total - identified)` is added. Where several sources count the same content, channel and day
    the highest count is taken: they may have counted the same views. A channel that names no
    person at all adds its whole total.

    Parameters
    ----------
    aggregate : schema.aggregate
        Totals by content, channel, day and source.
    identified_views : schema.identified_views
        What of it came with a person; only rows that `aggregate` names matter.
    content : schema.content
        The brand of each content; a content that is not there belongs to the market only.
    brands : sequence of str
        The brands of the market.

    Returns
    -------
    schema.period_part
        `anonymous_views` and `anonymous_visitors`, and beside them all that platforms counted; in all and by channel.
    """
    total = aggregate.group_by("content_id", "channel", local_on=aggregate.counted_on).agg(
        views=aggregate.views.max(), visitors=aggregate.visitors.max()
    )
    named = identified_views.select(*_KEY, known_views="views", known_visitors="visitors")
    joined = total.left_join(named, _KEY).drop(*(f"{name}_right" for name in _KEY))
    beyond = joined.mutate(
        anonymous_views=_beyond(joined.views, joined.known_views),
        anonymous_visitors=_beyond(joined.visitors, joined.known_visitors),
        platform_views=joined.views.fill_null(0),
        platform_visitors=joined.visitors.fill_null(0),
    )
    owner = content.select("content_id", brand_of_content=content.brand)
    owned = beyond.left_join(owner, "content_id").drop("content_id_right")
    parts = []
    for brand in with_market(brands):
        own = owned if brand == MARKET else owned.filter(owned.brand_of_content == brand)
        summed = own.group_by("local_on", "channel").agg(**{name: own[name].sum() for name in OF_PLATFORMS})
        parts.append(schema.day_count.check(summed.mutate(brand=ibis.literal(brand))))
    return by_period(ibis.union(*parts) if len(parts) > 1 else parts[0])


def _beyond(total: ir.IntegerValue, known: ir.IntegerValue) -> ir.IntegerValue:
    return (total.fill_null(0) - known.fill_null(0)).clip(lower=0)
