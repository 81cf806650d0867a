"""The rows of a file that are in force, as parts: contacts that may be corrected later lie in one part a month.

A file of a year whose last days come again in the next file would otherwise be written anew as a whole, and every
month of it would count as changed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from functools import partial

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from hcploop.engine import FileVersion, PartRef, part_key
from hcploop.flow.work import Work
from hcploop.schema.kinds import KINDS

_GONE = "gone_rows"


def rows_in_force(
    work: Work, file: FileVersion, gone: pa.Table, *, may_change: bool
) -> dict[PartRef, tuple[dt.date, ...]]:
    """Give the parts that hold a file's rows in force, each with the months that its rows may lie in.

    Parameters
    ----------
    work : Work
        The run.
    file : FileVersion
        A staged file.
    gone : pyarrow.Table
        `row_number` of its rows that are not in force.
    may_change : bool
        Whether later files of its feed take rows out as a matter of course.

    Returns
    -------
    dict of PartRef to tuple of date
        The staged part itself where nothing is to be taken out.
    """
    known = tuple(month for month in map(dt.date.fromisoformat, file.months) if month <= work.today)
    if file.kind == "touches" and len(file.months) > 1 and (may_change or gone.num_rows):
        return _by_month(work, file, gone, known)
    has_later = _has_later(work, file)
    if not gone.num_rows and not has_later:
        return {PartRef(key=file.staged, rows=file.rows_kept): known}
    mark = _mark(gone["row_number"].to_pylist())

    def make() -> ir.Table:
        kept = work.engine.read([work.store.part(file.staged)])
        if gone.num_rows:
            kept = kept.anti_join(work.give("gone", gone.select(["row_number"])), "row_number")
        return _up_to(kept, work) if has_later else kept

    return {work.part("in_force", file.staged, mark, str(work.as_of) if has_later else "", make=make): known}


def _by_month(
    work: Work, file: FileVersion, gone: pa.Table, months: Sequence[dt.date]
) -> dict[PartRef, tuple[dt.date, ...]]:
    """Write a part a month, and only those of which other rows are in force than before."""
    staged = work.engine.read([work.store.part(file.staged)])
    lost = _with_month(work, staged, gone)
    has_later = _has_later(work, file)
    keys = {}
    for month in months:
        of_month = lost.filter(pc.equal(lost["month"], pa.scalar(month)))["row_number"].to_pylist()
        is_open = has_later and month >= work.today.replace(day=1)
        moment = str(work.as_of) if is_open else ""
        keys[month] = part_key("in_force", file.staged, month.isoformat(), _mark(of_month), moment)
    missing = {month: key for month, key in keys.items() if not work.store.has(key)}
    if missing:
        taken_out = partial(
            _without, gone=work.engine.materialise(_GONE, work.give("given_gone", lost.select(["row_number"])))
        )
        each = {work.store.part(key): _up_to(_of_month(staged, month), work) for month, key in missing.items()}
        work.engine.write_each(taken_out, each)()
        work.engine.drop(_GONE)
    parts = {work.there(key): (month,) for month, key in keys.items()}
    return {part: spanned for part, spanned in parts.items() if part.rows}


def _with_month(work: Work, staged: ir.Table, gone: pa.Table) -> pa.Table:
    if not gone.num_rows:
        return pa.schema([("row_number", pa.int64()), ("month", pa.date32())]).empty_table()
    named = work.give("gone", gone.select(["row_number"]))
    found = staged.semi_join(named, "row_number").select("row_number", month=staged.local_on.truncate("M").cast("date"))
    return work.engine.arrow(found.order_by("row_number"))


def _without(rows: ir.Table, *, gone: ir.Table) -> ir.Table:
    return rows.anti_join(gone, "row_number")


def _of_month(rows: ir.Table, month: dt.date) -> ir.Table:
    following = (month + dt.timedelta(days=31)).replace(day=1)
    return rows.filter((rows.local_on >= ibis.literal(month)) & (rows.local_on < ibis.literal(following)))


def _mark(row_numbers: Sequence[int]) -> str:
    return hashlib.sha256(str(row_numbers).encode()).hexdigest()


def _has_later(work: Work, file: FileVersion) -> bool:
    if file.last_at is None:
        return False
    is_moment = "happened_at" in KINDS[file.kind].columns
    return file.last_at > work.as_of if is_moment else file.last_at.date() > work.today


def _up_to(rows: ir.Table, work: Work) -> ir.Table:
    """Leave out what happened after the as-of moment."""
    if "happened_at" in rows.columns:
        return rows.filter(~(rows.happened_at > ibis.literal(work.as_of)).fill_null(False))
    if "counted_on" in rows.columns:
        return rows.filter(~(rows.counted_on > ibis.literal(work.today)).fill_null(False))
    return rows
