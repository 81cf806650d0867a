"""Rows of reps feeds -> representatives."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop import schema
from hcploop.structure.merged import merged


def reps(staged: ir.Table) -> ir.Table:
    """List the representatives.

    Parameters
    ----------
    staged : schema.kinds.KINDS["reps"].staged
        Rows in force.

    Returns
    -------
    schema.rep
        One row a representative; one that several feeds tell of takes each field from the first that fills it.
    """
    return schema.rep.check(merged(staged, key="rep_id", columns=tuple(schema.rep.columns)))
