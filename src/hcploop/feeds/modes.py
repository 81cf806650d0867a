"""Reload modes: which rows of a feed's files are in force."""

from __future__ import annotations

from typing import Literal

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from hcploop.schema import key_mark

Mode = Literal["append", "upsert", "replace_window"]


def key_marks(rows: ir.Table) -> ir.Table:
    """Give each key a number, which is found twice much faster than a text.

    Parameters
    ----------
    rows : table
        (row_key, is_deleted) of every staged row of one feed.

    Returns
    -------
    schema.key_mark
        One row a row with a key. Engines differ in which other keys share a number; `fates` compares keys themselves.
    """
    keyed = rows.filter(rows.row_key.notnull())
    return key_mark.check(keyed.select(number=_hash(keyed.row_key), is_deleted=keyed.is_deleted))


@ibis.udf.scalar.builtin(name="hash")  # type: ignore[untyped-decorator]  # as Ibis declares it
def _hash(text: str) -> dt.uint64:
    """Number a text; Ibis's own `hash` writes that number as bits and reads them again, which takes longer."""


def fates(rows: ir.Table, contested: ir.Table, *, mode: Mode) -> ir.Table:
    """Tell which rows are no longer in force, and why.

    Parameters
    ----------
    rows : table
        (ordinal, row_number, row_key, is_deleted) of every staged row of one feed, and `window_on` (date, null
        where the kind has none) for `replace_window`. `ordinal` counts files in the order in which they apply.
    mode : {"append", "upsert", "replace_window"}
        `append` and `upsert`: of rows with one key the last is in force, unless it is a deletion mark, which takes
        out all of them, itself among them. `replace_window`: the same, and a file takes out every row of earlier
        files whose day lies between its own first and last day (every row where the kind has no day). A mark
        without a key takes out itself alone.

    Returns
    -------
    table
        (ordinal, row_number, fate, by), `fate` being `replaced` or `deleted`, `by` the ordinal of the file whose row or
        window took it out; rows in force do not stand in it.
    """
    lost = _by_key(rows, contested)
    if mode != "replace_window":
        return lost
    windows = rows.group_by("ordinal").agg(first_on=rows.window_on.min(), last_on=rows.window_on.max())
    later = windows.select(by="ordinal", first_on="first_on", last_on="last_on")
    is_within = rows.window_on.between(later.first_on, later.last_on) | rows.window_on.isnull()
    covered = rows.inner_join(later, [rows.ordinal < later.by, is_within]).anti_join(lost, ["ordinal", "row_number"])
    taken = covered.group_by("ordinal", "row_number").agg(by=covered.by.max())
    return lost.union(taken.select("ordinal", "row_number", fate=ibis.literal("deleted"), by="by"))


def _by_key(rows: ir.Table, contested: ir.Table) -> ir.Table:
    nameless = rows.filter(rows.row_key.isnull() & rows.is_deleted)
    keyed = rows.filter(rows.row_key.notnull())
    among = keyed.mutate(number=_hash(keyed.row_key)).join(contested, "number", how="semi")
    order = ibis.window(group_by="row_key", order_by=[ibis.desc("ordinal"), ibis.desc("row_number")])
    ranked = among.mutate(
        place=ibis.row_number().over(order),
        last_mark=among.is_deleted.first().over(order),
        by=among.ordinal.first().over(order),
    )
    lost = ranked.filter((ranked.place > 0) | ranked.last_mark)
    by_key = lost.select("ordinal", "row_number", fate=lost.last_mark.ifelse("deleted", "replaced"), by="by")
    return by_key.union(nameless.select("ordinal", "row_number", fate=ibis.literal("deleted"), by="ordinal"))
