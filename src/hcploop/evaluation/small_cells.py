"""Numbers that so few stand behind that they must not be shown, nor be worked out from those beside them."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir


def hidden_cells(cells: ir.Table, n: str, *, fewest: int, sums: Sequence[tuple[str, ...]]) -> ir.Table:
    """Mark cells that must be hidden.

    A cell is hidden if 1 to `fewest` - 1 stand behind it; nobody is no one's secret. Where it is the only hidden one
    among those that add up to a number that is shown, the smallest of the others is hidden too, or it could be worked
    out by subtraction (complementary suppression; Cox 1980, "Suppression methodology and statistical disclosure
    control", JASA 75:377-385). This is a rule for tables, no proof that nothing can be learnt.

    Parameters
    ----------
    cells : table
        One row a cell.
    n : str
        The column that tells how many stand behind a cell.
    fewest : int
        The smallest number that is shown.
    sums : sequence of tuple of str
        Columns; cells that share all values of one tuple add up to something shown. A null is a value like none other,
        so such cells add up to nothing.

    Returns
    -------
    table
        With the boolean column `is_hidden`.
    """
    marked = cells.mutate(is_hidden=(cells[n] > 0) & (cells[n] < fewest))
    # Hiding one more may leave another sum with a single hidden cell.
    for columns in (*sums, *sums):
        marked = _with_another(marked, n, columns)
    return marked


def _with_another(marked: ir.Table, n: str, columns: tuple[str, ...]) -> ir.Table:
    belongs = [marked[name] for name in columns]
    is_sum = ibis.and_(*[one.notnull() for one in belongs])
    counted = marked.mutate(
        is_alone=is_sum & (marked.is_hidden.sum().over(ibis.window(group_by=belongs)) == 1),
        place=ibis.row_number().over(
            group_by=belongs,
            # Cells of nobody hide nothing; they come last.
            order_by=[marked.is_hidden, marked[n] == 0, marked[n], *[marked[name] for name in _NAMES]],
        ),
    )
    other = counted.is_alone & (counted.place == 0) & (counted[n] > 0)
    return counted.mutate(is_hidden=counted.is_hidden | other).drop("is_alone", "place")


_NAMES = ("brand", "period", "cut", "cut_value")
