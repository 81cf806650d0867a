"""How frequent the values are that weigh by their rarity."""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _


def frequencies(some: ir.Table, every: ir.Table, column: str) -> ir.Table:
    """Tell how frequent the names, hospitals and so on of some records are among all.

    Parameters
    ----------
    some : schema.linkage_evidence
        The records that are compared.
    every : schema.linkage_evidence
        All records.
    column : str
        One of `settings.RARE_COLUMNS`.

    Returns
    -------
    ibis table
        The column, and `tf_<column>`: the share of the value among the values of the column, above 0 to 1; one row a
        value.
    """
    held = every.filter(every[column].notnull())
    counted = held.semi_join(some, column).group_by(column).agg(n=_.count())
    told = counted.cross_join(held.agg(total=_.count()))
    return told.select(column, **{f"tf_{column}": told.n / told.total})
