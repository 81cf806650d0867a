"""The third pass: which rows of which files are in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from hcploop.engine import FileVersion, PartRef
from hcploop.feeds.kernels.contested_keys import contested_keys
from hcploop.feeds.modes import fates, key_marks
from hcploop.flow.in_force import rows_in_force
from hcploop.flow.passes import declared
from hcploop.flow.work import Kept, Work
from hcploop.market import Feed
from hcploop.schema import contested_key
from hcploop.schema.kinds import KINDS, Kind
from hcploop.structure.moments import local_day
from hcploop.structure.periods import begins_on


@dataclass(frozen=True)
class InForce:
    """Which rows are in force.

    Parameters
    ----------
    files : list of FileVersion
        The files, their rows counted as kept, replaced or deleted.
    kinds : dict of str to Kept
        For each kind the rows in force up to the as-of moment.
    months : dict of str to tuple of date
        For each part of `kinds` the months (their first days) that its rows may lie in, in the market's zone.
    """

    files: list[FileVersion]
    kinds: dict[str, Kept]
    months: dict[str, tuple[dt.date, ...]]


def resolve(work: Work, files: Sequence[FileVersion]) -> InForce:
    """Decide which staged rows are in force.

    Parameters
    ----------
    work : Work
        The run.
    files : sequence of FileVersion
        Staged files, in the order in which they apply.

    Returns
    -------
    InForce
        What counts.
    """
    done: list[FileVersion] = []
    parts: dict[str, list[PartRef]] = {}
    months: dict[str, tuple[dt.date, ...]] = {}
    for feed in work.market.feeds:
        of_feed = [file for file in files if file.feed == feed.name]
        if not of_feed:
            continue
        lost = _lost(work, feed, of_feed)
        for ordinal, file in enumerate(of_feed):
            gone = lost.filter(pc.equal(lost["ordinal"], ordinal))
            done.append(_with_counts(file, gone, takes_out=pc.sum(pc.equal(lost["by"], ordinal)).as_py() or 0))
            if done[-1].rows_kept:
                found = rows_in_force(work, file, gone, may_change=feed.mode != "append")
                parts.setdefault(feed.kind, []).extend(found)
                months |= {part.key: spanned for part, spanned in found.items()}
    kinds = {kind: Kept(declared(KINDS[kind]), tuple(found)) for kind, found in parts.items()}
    return InForce(done, kinds, months)


def _lost(work: Work, feed: Feed, files: Sequence[FileVersion]) -> pa.Table:
    """Find the rows that are not in force; few, so they are held in memory."""
    kind = KINDS[feed.kind]
    filled = [(ordinal, file) for ordinal, file in enumerate(files) if file.rows_kept]
    if not filled:
        return _NOTHING_LOST

    def rows() -> ir.Table:
        keys = _keys(work, [file.staged for _, file in filled], kind)
        contested = contested_keys(work.engine.arrow(key_marks(keys)))
        return fates(keys, work.give(contested_key.name, contested), mode=feed.mode)

    part = work.part("lost", feed.mode, *[file.staged for _, file in filled], make=rows)
    lost = work.engine.arrow(work.rows(part).order_by("ordinal", "row_number"))
    ordinals = pa.array([ordinal for ordinal, _ in filled], pa.int64())
    for name in ("ordinal", "by"):
        lost = lost.set_column(lost.column_names.index(name), name, ordinals.take(lost[name]))
    return lost


_LOST = pa.schema([("ordinal", pa.int64()), ("row_number", pa.int64()), ("fate", pa.string()), ("by", pa.int64())])
# Not `empty_table()`: that imports pandas, which takes a second.
_NOTHING_LOST = pa.Table.from_batches([], schema=_LOST)


def _keys(work: Work, staged: Sequence[str], kind: Kind) -> ir.Table:
    rows = work.engine.read([work.store.part(key) for key in staged], numbered=True)
    return rows.select(
        "row_number",
        "is_deleted",
        row_key=ibis.coalesce(rows.row_key, rows.touch_id) if kind.name == "touches" else rows.row_key,
        ordinal="file_number",
        window_on=_window(rows, kind, work.market.time_zone),
    )


def _window(rows: ir.Table, kind: Kind, zone: str) -> ir.DateValue:
    if not kind.window:
        return ibis.null("date")
    if kind.name == "touches":
        return rows.local_on
    column = rows[kind.window]
    if kind.columns[kind.window].reads_as == "period":
        return begins_on(column)
    if column.type().is_timestamp():
        return local_day(column, zone=zone)
    return column if column.type().is_date() else column.try_cast("date")


def _with_counts(file: FileVersion, gone: pa.Table, *, takes_out: int) -> FileVersion:
    deleted = pc.sum(pc.equal(gone["fate"], "deleted")).as_py() or 0
    replaced = gone.num_rows - deleted
    return file.model_copy(
        update={
            "rows_kept": file.rows_kept - gone.num_rows,
            "rows_replaced": file.rows_replaced + replaced,
            "rows_deleted": deleted,
            "takes_out": takes_out,
        }
    )
