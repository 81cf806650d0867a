"""The need that each person is at, and the one above it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.needs.policy import Ladder, NeedsPolicy

LONGEST_CAREER = 60
"""Years since graduation beyond which the year is taken for a slip."""


def needs(hcp: ir.Table, *, brands: Sequence[str], policy: NeedsPolicy, as_of: dt.date) -> ir.Table:
    """Place every person on the ladder of every brand.

    The title decides; many years since graduation lift her by one layer at most: an attending physician of thirty
    years is not a chief physician. Without a title years decide; without either the lowest layer is assumed, and said
    to be assumed.

    Parameters
    ----------
    hcp : schema.hcp
        All people.
    brands : sequence of str
        The brands of the market.
    policy : NeedsPolicy
        The ladders.
    as_of : datetime.date
        The day that years are counted to.

    Returns
    -------
    schema.hcp_need
        One row a person and brand; `next_layer` is null at the top.

    Examples
    --------
    >>> known = {"one_id": "a", "title": "主治医师", "title_rank": 2, "records": 1, "sources": [], "confidence": 1.0}
    >>> hcp = schema.hcp.rows([known])
    >>> found = needs(hcp, brands=["all"], policy=NeedsPolicy.default(), as_of=dt.date(2026, 6, 30))
    >>> found.to_pyarrow().to_pylist()[0]["reason"]
    'title 主治医师: cases; next is precision'
    """
    placed = []
    for ladder in policy.ladders:
        own = [brand for brand in brands if policy.ladder_of(brand) == ladder]
        if own:
            people = _placed(hcp, ladder, as_of=as_of)
            each = (
                ibis.union(*(people.mutate(brand=ibis.literal(brand)) for brand in own))
                if own[1:]
                else (people.mutate(brand=ibis.literal(own[0])))
            )
            placed.append(each.select(*schema.hcp_need.columns))
    return schema.hcp_need.check(ibis.union(*placed) if placed[1:] else placed[0])


def _placed(hcp: ir.Table, ladder: Ladder, *, as_of: dt.date) -> ir.Table:
    since = as_of.year - hcp.graduated_year
    years = ibis.cases((since.between(0, LONGEST_CAREER), since), else_=ibis.null("int64"))
    told = hcp.select("one_id", "title", "title_rank", years=years)
    by_rank = _highest(told.title_rank, [layer.from_rank for layer in ladder.layers])
    by_years = _highest(told.years, [layer.from_years for layer in ladder.layers])
    told = told.mutate(by_rank=by_rank, by_years=by_years)
    # Where one of the two is unknown so is the comparison, which then lifts nobody.
    is_lifted = (told.by_years > told.by_rank).fill_null(False)
    lifted = ibis.ifelse(is_lifted, told.by_rank + 1, told.by_rank)
    told = told.mutate(place=ibis.coalesce(lifted, told.by_years, 0))
    names = [layer.name for layer in ladder.layers]
    layer, above = _named(told.place, names), _named(told.place + 1, names)
    ending = ibis.coalesce("; next is " + above, "; nothing stands above it")
    return told.select(
        "one_id",
        ladder=ibis.literal(ladder.name),
        layer=layer.fill_null(names[0]),
        next_layer=above,
        reason=_why(told, names) + ending,
    )


def _highest(amount: ir.IntegerColumn, bounds: Sequence[int]) -> ir.IntegerValue:
    """Number the highest layer whose bound is reached; null where nothing is known, 0 below the first."""
    reached = [(amount >= bound, place) for place, bound in reversed(list(enumerate(bounds)))]
    return ibis.cases(*reached, (amount.notnull(), 0), else_=ibis.null("int64")).cast("int64")


def _named(place: ir.IntegerValue, names: Sequence[str]) -> ir.StringValue:
    return place.cases(*enumerate(names), else_=ibis.null("string"))


def _why(told: ir.Table, names: Sequence[str]) -> ir.StringValue:
    layer = _named(told.place, names).fill_null(names[0])
    title = "title " + ibis.coalesce(told.title, "of rank " + told.title_rank.cast("string"))
    years = told.years.cast("string") + " years since graduation"
    return ibis.cases(
        (told.by_rank.notnull() & (told.place > told.by_rank), title + ", " + years + ": " + layer),
        (told.by_rank.notnull(), title + ": " + layer),
        (told.by_years.notnull(), "title not known, " + years + ": " + layer),
        else_=ibis.literal(f"neither title nor years known: {names[0]} is assumed, the lowest layer"),
    )
