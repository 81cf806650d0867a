"""Rows of outcomes feeds -> what was sold."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop import schema
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
