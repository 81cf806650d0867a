"""Rows of outcomes feeds -> what was sold."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.schema.kinds import KINDS
from hcploop.structure.at_hospital import at_hospital


def outcomes(staged: ir.Table, hospitals: ir.Table) -> ir.Table:
    """List what was sold, where, at what price.

    Parameters
    ----------
    staged : schema.kinds.KINDS["outcomes"].staged
        Rows in force.
    hospitals : schema.hospital_match
        Holding the texts of `institution`; a text that it does not hold stays as written.

    Returns
    -------
    schema.outcome
        One row a row; without a brand it is of `all`. `record_id` is null in markets whose policy refuses sales of
        single doctors: staging withholds it.
    """
    rows = at_hospital(staged, hospitals, column="institution")
    told = rows.select(
        "period",
        "institution_id",
        "institution",
        "units",
        "value",
        "price",
        "record_id",
        product=rows["product"].strip(),
        brand=rows.brand.strip().nullif("").fill_null("all"),
        **{name: rows[name].strip().nullif("") for name in ("company", "region")},
    )
    return schema.outcome.check(told)


def without_buyers(staged: ir.Table, withheld: ir.Table) -> ir.Table:
    """Add up rows whose persons are withheld, so that no row of a single doctor remains.

    Parameters
    ----------
    staged : schema.kinds.KINDS["outcomes"].staged
        Rows of one file that can be used; their key names no person.
    withheld : table
        (row_number) of those that named one.

    Returns
    -------
    schema.kinds.KINDS["outcomes"].staged
        The other rows, and one row a key (period, product, hospital, region) of those: units and value are sums, the
        price is value by units. A row that is marked as deleted counts for nothing.
    """
    others = staged.anti_join(withheld, "row_number")
    single = staged.semi_join(withheld, "row_number")
    counts = ~single.is_deleted
    summed = single.group_by("row_key").agg(
        **{
            name: single[name].first(order_by=single.row_number, include_null=False)
            for name in single.columns
            if name not in ("row_key", "row_number", "is_deleted", "is_flawed", "units", "value", "price")
        },
        row_number=single.row_number.min(),
        is_deleted=single.is_deleted.all(),
        is_flawed=single.is_flawed.any(),
        units=single.units.sum(where=counts),
        value=single["value"].sum(where=counts),
        usual_price=single.price.mean(where=counts),
    )
    price = ibis.coalesce(summed["value"] / summed.units.nullif(0), summed.usual_price)
    kept = KINDS["outcomes"].staged
    return kept.check(others.union(summed.mutate(price=price).select(others.columns)))
