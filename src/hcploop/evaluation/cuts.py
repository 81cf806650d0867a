"""What figures are cut by: the tier and the region of each person, brand by brand."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from hcploop import schema

MARKET = "all"


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
        One row a person and brand. `person` numbers people in the order of their ids: counting
        distinct numbers is cheaper than counting distinct texts.
    """
    numbered = hcp.select(
        "one_id",
        region=hcp.region.fill_null("unknown"),
        person=ibis.row_number().over(order_by=hcp.one_id).cast("int64"),
    )
    parts = [numbered.mutate(brand=ibis.literal(brand)) for brand in with_market(brands)]
    people = ibis.union(*parts) if len(parts) > 1 else parts[0]
    tiers = hcp_tier.select("one_id", "brand", "tier")
    joined = people.left_join(tiers, ["one_id", "brand"]).drop("one_id_right", "brand_right")
    return schema.person_cut.check(joined.mutate(tier=joined.tier.cast("string").fill_null("unknown")))


def with_market(brands: Sequence[str]) -> tuple[str, ...]:
    """Return the brands with the market as a whole first.

    Examples
    --------
    >>> with_market(["甲", "乙"])
    ('all', '甲', '乙')
    """
    return (MARKET, *(brand for brand in brands if brand != MARKET))
