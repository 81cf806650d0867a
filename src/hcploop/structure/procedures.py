"""Rows of procedures feeds -> procedures with devices."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.structure.at_hospital import at_hospital


def procedures(staged: ir.Table, hospitals: ir.Table) -> ir.Table:
    """List procedures with devices.

    Parameters
    ----------
    staged : schema.kinds.KINDS["procedures"].staged
        Rows in force.
    hospitals : schema.hospital_match
        Holding the texts of `hospital`; a text that it does not hold stays as written.

    Returns
    -------
    schema.procedure
        One row a row; its id is made of source and row key; `one_id` is null until people are known.
    """
    rows = at_hospital(staged, hospitals, column="hospital")
    named = ibis.coalesce(rows.source, "") + "|" + ibis.coalesce(rows.row_key, "")
    told = rows.select(
        "record_id",
        "happened_at",
        "hospital",
        "institution_id",
        "is_proctored",
        procedure_id=named.hexdigest("md5").substr(0, 16),
        one_id=ibis.null("string"),
        procedure_name=rows.procedure.strip().nullif(""),
        **{name: rows[name].strip().nullif("") for name in ("level", "device")},
    )
    return schema.procedure.check(told)
