"""Several feeds telling of one thing: one row of it."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir


def merged(rows: ir.Table, *, key: str, columns: tuple[str, ...]) -> ir.Table:
    """Take each column from the first row that fills it.

    Parameters
    ----------
    rows : table with feed, row_number and the columns
        In the order of feeds' names, then of rows.
    key : str
        What tells the things apart.
    columns : tuple of str
        What to keep; the key is among them.

    Returns
    -------
    table
        One row a value of `key`; rows without one are left out.
    """
    order = [rows.feed, rows.row_number]
    first = {name: rows[name].first(order_by=order, include_null=False) for name in columns if name != key}
    return rows.filter(rows[key].notnull()).group_by(key).agg(**first).filter(ibis._[key].notnull())
