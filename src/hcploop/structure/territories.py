"""Rows of territories feeds -> territories."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop import schema


def territories(staged: ir.Table) -> ir.Table:
    """List the territories.

    Parameters
    ----------
    staged : schema.kinds.KINDS["territories"].staged
        Rows in force.

    Returns
    -------
    schema.territory
        One row a territory and hospital in it, each once.
    """
    texts = {name: staged[name].strip().nullif("") for name in schema.territory.columns}
    return schema.territory.check(staged.select(**texts).distinct())
