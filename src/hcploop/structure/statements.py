"""Rows of statements feeds -> what people said about beliefs."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema


def statements(staged: ir.Table) -> ir.Table:
    """List what people said about beliefs.

    Parameters
    ----------
    staged : schema.kinds.KINDS["statements"].staged
        Rows in force.

    Returns
    -------
    schema.statement
        One row a row; `one_id` is null until people are known.
    """
    told = staged.select(
        "record_id",
        "happened_at",
        one_id=ibis.null("string"),
        belief=staged.belief.strip(),
        **{name: staged[name].strip().nullif("") for name in ("text", "told_by")},
    )
    return schema.statement.check(told)
