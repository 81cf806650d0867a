"""Facts by the longer periods in which they lie, and by brand."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from hcploop.evaluation.cuts import MARKET
from hcploop.evaluation.periods import PERIODS, label

LONG = PERIODS[2:]
"""Months, quarters, years and all time."""


def in_periods(rows: ir.Table, day: str, *, kinds: Sequence[str] = LONG) -> ir.Table:
    """Repeat each row once a kind of period, with the period's name in the column `period`.

    Parameters
    ----------
    rows : table
        Facts.
    day : str
        The column that holds their day.
    kinds : sequence of str
        Kinds of `evaluation.periods.PERIODS`.

    Returns
    -------
    table
        With a column more.
    """
    return ibis.union(*[rows.mutate(period=label(rows[day], kind)) for kind in kinds])


def in_brands(rows: ir.Table) -> ir.Table:
    """Repeat each row that names a brand for the market as a whole.

    Parameters
    ----------
    rows : table
        Facts with the column `brand`.

    Returns
    -------
    table
        The same columns; `all` holds every row.
    """
    own = rows.filter(rows.brand != MARKET)
    return rows.mutate(brand=ibis.literal(MARKET)).union(own)


def in_cuts(rows: ir.Table, **cuts: str) -> ir.Table:
    """Repeat each row uncut and for every cut in which it has a value.

    Parameters
    ----------
    rows : table
        Facts.
    **cuts : str
        The column that holds the value of each cut, by the cut's name.

    Returns
    -------
    table
        With the columns `cut` and `cut_value`.
    """
    parts = [rows.mutate(cut=ibis.literal(""), cut_value=ibis.literal(""))]
    for name, value in cuts.items():
        own = rows.mutate(cut=ibis.literal(name), cut_value=rows[value])
        parts.append(own.filter(own.cut_value.notnull()))
    return ibis.union(*parts) if len(parts) > 1 else parts[0]
