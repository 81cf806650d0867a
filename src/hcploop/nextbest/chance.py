"""Chance that every engine draws alike: shares from md5."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import add

import ibis
import ibis.expr.types as ir

DIGITS = 13
"""Hexadecimal digits of a share: 52 bits, which a float holds exactly."""


@dataclass(frozen=True)
class Holdout:
    """Who is left alone for ever.

    Parameters
    ----------
    salt : str
        Of the market; the same for ever.
    share : float
        Of the people, 0 to 1. Who is held out at one share is held out at every larger one.
    """

    salt: str
    share: float


def with_share(table: ir.Table, name: str, text: ir.StringValue) -> ir.Table:
    """Add a share that is drawn by a text.

    Parameters
    ----------
    table : ibis table
        Any.
    name : str
        The new column.
    text : ibis text
        What decides it, a column or expression of the table.

    Returns
    -------
    ibis table
        With the column: the first 13 hexadecimal digits of the text's md5 ÷ 16¹³, at least 0 and below 1.

    Examples
    --------
    >>> drawn = with_share(ibis.memtable({"a": ["x"]}), "share", ibis._.a)
    >>> [round(value, 6) for value in drawn.share.to_pyarrow().to_pylist()]
    [0.61653]
    """
    digest = f"{name}_digest"
    hashed = table.mutate(**{digest: text.hexdigest("md5")})
    # Digit by digit: engines differ in how they read hexadecimal numbers, not in how they find a letter.
    alphabet = ibis.literal("0123456789abcdef")
    digits = [
        alphabet.find(hashed[digest].substr(place, 1)).cast("float64") * 16.0 ** -(place + 1) for place in range(DIGITS)
    ]
    return hashed.mutate(**{name: reduce(add, digits)}).drop(digest)


def with_holdout(table: ir.Table, *, holdout: Holdout) -> ir.Table:
    """Add `is_holdout`: whether the person of `one_id` is left alone for ever.

    Parameters
    ----------
    table : ibis table
        With `one_id`.
    holdout : Holdout
        Salt and share.

    Returns
    -------
    ibis table
        With the column. It follows from the OneID alone: whoever keeps her id keeps her group, and of two persons that
        are merged the surviving id decides.
    """
    shared = with_share(table, "holdout_draw", ibis._.one_id + f"|{holdout.salt}")
    return shared.mutate(is_holdout=shared.holdout_draw < holdout.share).drop("holdout_draw")


def without_holdout(arm: ir.Table, *, holdout: Holdout) -> ir.Table:
    """Leave to people who are held out no arm but doing nothing.

    Parameters
    ----------
    arm : schema.arm
        Shortlists.
    holdout : Holdout
        Salt and share.

    Returns
    -------
    schema.arm
        Those that may be allocated, and `is_holdout` beside.
    """
    marked = with_holdout(arm.select("one_id").distinct(), holdout=holdout)
    both = arm.inner_join(marked, "one_id")
    return both.filter(~both.is_holdout | (both.arm == "nothing"))
