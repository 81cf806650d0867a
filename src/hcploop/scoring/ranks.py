"""Where a value stands among others, ties sharing one place."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
from ibis import _


def place(table: ir.Table, value: str, *, within: Sequence[str]) -> ir.Table:
    r"""Add to each row how many rows of its group stand below it, with it, and in all.

    Ties are counted, not ordered, on the distinct values of a group, so the work is one grouping and
    one join whatever the number of rows. From the three counts follow the mid-rank share
    :math:`(below + equal / 2) / known` (the ridit of Bross 1958, "How to use ridit analysis",
    Biometrics 14:18-38) and, from the top, one minus it.

    Parameters
    ----------
    table : ibis table
        Rows with the column `value` and those of `within`, which hold no nulls.
    value : str
        The column by which rows are compared; more is higher; rows without it are not counted.
    within : sequence of str
        The columns that part the groups.

    Returns
    -------
    ibis table
        The rows with `below`, `equal` and `known`, which are null where the value is.
    """
    right = places(table, value, within=within)
    right = right.rename({f"{name}_of_place": name for name in (*within, value)})
    return table.left_join(right, [table[name] == right[f"{name}_of_place"] for name in (*within, value)]).drop(
        *(f"{name}_of_place" for name in (*within, value))
    )


def places(table: ir.Table, value: str, *, within: Sequence[str]) -> ir.Table:
    """Say of each value that is there how many rows of its group stand below it, with it, and in all.

    Parameters
    ----------
    table : ibis table
        Rows with the column `value` and those of `within`, which hold no nulls.
    value : str
        The column by which rows are compared; rows without it are not counted.
    within : sequence of str
        The columns that part the groups.

    Returns
    -------
    ibis table
        One row a group and value, with `below`, `equal` and `known`.
    """
    counted = table.filter(table[value].notnull()).group_by(*within, value).agg(equal=_.count())
    upwards = ibis.window(group_by=within, order_by=value, rows=(None, 0))
    placed = counted.mutate(upto=_.equal.sum().over(upwards), known=_.equal.sum().over(group_by=within))
    return placed.mutate(below=_.upto - _.equal).drop("upto")


def share_below(table: ir.Table) -> ir.FloatingValue:
    """Return the mid-rank share of each row of what `place` made: 0 lowest to 1 highest."""
    return (table.below + table.equal / 2) / table.known


def population(hcp: ir.Table, columns: Sequence[str]) -> ir.StringValue:
    """Return the name of the people that each person is ranked among, such as `province=上海`.

    Parameters
    ----------
    hcp : schema.hcp
        People.
    columns : sequence of str
        The columns that part the populations; none gives `all`.

    Returns
    -------
    string column
        One name a person; an unknown value reads `?` and is a population of its own.
    """
    if not columns:
        return ibis.literal("all")
    parts = [ibis.literal(f"{name}=") + hcp[name].cast("string").fill_null("?") for name in columns]
    return ibis.literal(", ").join(parts)
