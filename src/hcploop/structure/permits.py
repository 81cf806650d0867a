"""Rows of permits feeds -> where and when representatives are received."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop import schema
from hcploop.structure.at_hospital import at_hospital


def permits(staged: ir.Table, hospitals: ir.Table) -> ir.Table:
    """List where and when representatives are received.

    Parameters
    ----------
    staged : schema.kinds.KINDS["permits"].staged
        Rows in force. A row whose weekday or time cannot be read was left out: without it, it would allow more.
    hospitals : schema.hospital_match
        Holding the texts of `hospital`; a text that it does not hold stays as written.

    Returns
    -------
    schema.permit
        One row a row; a null weekday or time means every day, or all day.
    """
    rows = at_hospital(staged, hospitals, column="hospital")
    told = rows.select(
        "hospital",
        "institution_id",
        "weekday",
        "from_time",
        "until_time",
        **{name: rows[name].strip().nullif("") for name in ("rep_id", "place")},
    )
    return schema.permit.check(told)
