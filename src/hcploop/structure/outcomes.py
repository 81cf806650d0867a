"""Rows of outcomes feeds -> what was sold."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.schema.kinds import KINDS
from hcploop.structure.at_hospital import at_hospital


def outcomes(staged: ir.Table, hospitals: ir.Table, companies: ir.Table, products: ir.Table) -> ir.Table:
    """List what was sold, where, at what price.

    Parameters
    ----------
    staged : schema.kinds.KINDS["outcomes"].staged
        Rows in force.
    hospitals : schema.hospital_match
        Holding the texts of `institution`; a text that it does not hold stays as written.
    companies : schema.company_match
        Holding the texts of `company`.
    products : schema.product_match
        Holding the texts of `product`.

    Returns
    -------
    schema.outcome
        One row a row; without a brand it is of `all`. `record_id` is null in markets whose policy refuses sales of
        single doctors: staging withholds it.
    """
    makers = companies.select("company_id", maker="company", maker_raw="raw")
    goods = products.select("product_id", called="product", product_raw="raw")
    rows = at_hospital(staged, hospitals, column="institution")
    rows = rows.left_join(makers, rows.company == makers.maker_raw)
    rows = rows.left_join(goods, rows["product"] == goods.product_raw)
    told = rows.select(
        "period",
        "institution_id",
        "institution",
        "units",
        "value",
        "price",
        "record_id",
        "company_id",
        "product_id",
        product=ibis.coalesce(rows.called, rows["product"].strip()),
        company=ibis.coalesce(rows.maker, rows.company.strip().nullif("")),
        brand=rows.brand.strip().nullif("").fill_null("all"),
        region=rows.region.strip().nullif(""),
    )
    return schema.outcome.check(told)


def written_names(staged: ir.Table, column: str) -> ir.Table:
    """List the distinct texts of a column and how many rows write each, for a kernel to read.

    Parameters
    ----------
    staged : schema.kinds.KINDS["outcomes"].staged
        Rows in force.
    column : {"company", "product"}
        The column.

    Returns
    -------
    table
        (raw, records), without null and empty texts.
    """
    told = staged.filter(staged[column].fill_null("").strip().length() > 0)
    return told.group_by(raw=told[column]).agg(records=ibis._.count()).order_by("raw")


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
