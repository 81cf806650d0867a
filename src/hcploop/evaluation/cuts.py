"""What figures are cut by: the tier and the region of each person, brand by brand."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from hcploop import schema

MARKET = "all"
CUT_SHIFT = 32


def person_cuts(hcp: ir.Table, hcp_tier: ir.Table, *, brands: Sequence[str]) -> ir.Table:
    """Tell for each person and brand the tier and the region that her figures fall in.

    Parameters
    ----------
    hcp : schema.hcp
        All people; they are the denominator of every share.
    hcp_tier : schema.hcp_tier
        Tiers by brand.
    brands : sequence of str
        The brands of the market; `all`, the market as a whole, is added where it is not named.

    Returns
    -------
    schema.person_cut
        One row a person and brand. `person` is a number, because counting distinct numbers is
        cheaper than counting distinct texts.
    """
    regions = hcp.select("one_id", region=hcp.region.fill_null("unknown"))
    parts = [regions.mutate(brand=ibis.literal(brand)) for brand in with_market(brands)]
    people = ibis.union(*parts) if len(parts) > 1 else parts[0]
    tiers = hcp_tier.select("one_id", "brand", "tier")
    joined = people.left_join(tiers, ["one_id", "brand"]).drop("one_id_right", "brand_right")
    cut = joined.mutate(tier=joined.tier.cast("string").fill_null("unknown"))
    counted = cut.mutate(
        cut=ibis.dense_rank().over(group_by="brand", order_by=["tier", "region"]),
        number=ibis.row_number().over(group_by="brand", order_by="one_id"),
    )
    # The cut stands in the number's upper half, so counting people by cut needs no join.
    person = counted.cut.cast("int64") * (1 << CUT_SHIFT) + counted.number
    return schema.person_cut.check(counted.mutate(person=person).drop("number"))


def of_brand(record_day: ir.Table, brand: str) -> ir.Table:
    """Return the rows of a brand; the market as a whole has them all."""
    return record_day if brand == MARKET else record_day.filter(record_day.brand == brand)


def cut_names(person_cut: ir.Table, brand: str) -> ir.Table:
    """Return the tier and region of each cut number of a brand."""
    return person_cut.filter(person_cut.brand == brand).select("cut", "tier", "region").distinct()


def with_market(brands: Sequence[str]) -> tuple[str, ...]:
    """Return the brands with the market as a whole first.

    Examples
    --------
    >>> with_market(["甲", "乙"])
    ('all', '甲', '乙')
    """
    return (MARKET, *(brand for brand in brands if brand != MARKET))
