"""The first passes: every file is landed and staged once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hcploop.engine import FileVersion, part_key
from hcploop.engine.durable import replacing
from hcploop.feeds import land
from hcploop.flow.files import Present
from hcploop.flow.stage import BATCH_ROWS, StagedRows, has_header, stage_rows
from hcploop.flow.work import Work
from hcploop.schema import Table, person_key, quarantine
from hcploop.schema.kinds import KINDS, Kind
from hcploop.structure.touches import touch_part


@dataclass(frozen=True)
class _Landed:
    """A file that was landed, and the keys of what becomes of it."""

    one: Present
    landed: str
    staged: str
    quarantine: str
    rejected: str

    @property
    def known(self) -> FileVersion | None:
        """What an earlier run found out, if it is still true."""
        before = self.one.before
        return before if before is not None and before.staged == self.staged else None


def declared(kind: Kind) -> Table:
    """The table that the staged parts of a kind hold."""
    return touch_part if kind.name == "touches" else kind.staged


def stage_files(work: Work, present: Sequence[Present]) -> list[FileVersion]:
    """Land and stage every file; what is there already is not made again."""
    files = []
    for place, one in enumerate(present):
        work.progress.step(place, 2 * len(present), one.path)
        files.append(_land(work, one))
    missing = [file for file in files if not (work.store.has(file.staged) and work.store.has(file.quarantine))]
    done = len(files) * 2 - len(missing)
    for batch in _batches(work, missing):
        work.progress.step(done, 2 * len(present), batch[0].one.path)
        _stage(work, batch)
        done += len(batch)
    return _described(work, files)


def _land(work: Work, one: Present) -> _Landed:
    if one.found is None:
        key = one.before.landed if one.before else ""
    else:
        key = part_key("landed", one.sha256, one.feed.reader_fingerprint)
        if not work.store.has(key):
            with replacing(work.store.part(key)) as unfinished:
                landed = land(one.found, one.feed, Path(unfinished), file=one.path)
                if landed.rejected.num_rows:
                    rejected = work.store.part(part_key("rejected", key))
                    work.engine.write(work.give("rejected", landed.rejected), rejected)
    ingredients = (key, one.feed.name, one.path, work.market.fingerprint(one.feed))
    return _Landed(
        one,
        landed=key,
        staged=part_key("staged", *ingredients),
        quarantine=part_key("quarantine", *ingredients),
        rejected=part_key("rejected", key),
    )


def _batches(work: Work, files: Sequence[_Landed]) -> Iterator[list[_Landed]]:
    """Put small neighbours of one feed with the same columns together: to plan a query costs more than they do."""
    batch: list[_Landed] = []
    rows = 0
    alike: object = None
    for file in files:
        part = work.store.part(file.landed)
        size = pq.read_metadata(part).num_rows
        kind = (file.one.feed.name, pq.read_schema(part).remove_metadata(), has_header(part))
        # Rows of a batch are told apart by path, so two versions of one path must not meet in one.
        is_full = rows + size > BATCH_ROWS or bool(batch and file.one.path == batch[-1].one.path)
        if batch and (kind != alike or is_full or not has_header(part)):
            yield batch
            batch, rows = [], 0
        batch.append(file)
        rows += size
        alike = kind
    if batch:
        yield batch


def _stage(work: Work, batch: Sequence[_Landed]) -> None:
    feed = batch[0].one.feed
    if not has_header(work.store.part(batch[0].landed)):
        rows = StagedRows(work.nothing(declared(KINDS[feed.kind])), work.nothing(quarantine), {}, None)
    else:
        landed = {file.one.path: work.store.part(file.landed) for file in batch}
        rows = stage_rows(work.engine, work.market, feed, landed=landed)
    for file in batch:
        path = file.one.path
        if rows.identifiers is not None:
            own = rows.identifiers.filter(pc.equal(rows.identifiers["file"], path)).select(list(person_key.columns))
            work.engine.write(work.give("identifiers", own), work.store.part(part_key(person_key.name, file.staged)))
        wrong = rows.wrong.filter(rows.wrong.file == path) if path in rows.left_out else work.nothing(quarantine)
        if work.store.has(file.rejected):
            wrong = wrong.union(_as_told_by(work, file))
        work.engine.write(wrong, work.store.part(file.quarantine))
        usable = rows.usable.filter(rows.usable.file == path) if len(batch) > 1 else rows.usable
        work.engine.write(usable, work.store.part(file.staged))


def _as_told_by(work: Work, file: _Landed) -> ir.Table:
    """The same bytes may lie under another name by now."""
    rejected = work.engine.read([work.store.part(file.rejected)])
    return quarantine.check(rejected.mutate(feed=ibis.literal(file.one.feed.name), file=ibis.literal(file.one.path)))


def _described(work: Work, files: Sequence[_Landed]) -> list[FileVersion]:
    """Tell of every file what became of its rows, in which months they lie, and when the last of them happened."""
    for file in files:
        for key in (file.landed, file.staged, file.quarantine, file.rejected, part_key(person_key.name, file.staged)):
            if work.store.has(key):
                work.there(key)
    when = _when(work, [file for file in files if not file.known and work.used[file.staged].rows])
    return [_version(work, file, *when.get(file.staged, ((), None))) for file in files]


def _when(work: Work, files: Sequence[_Landed]) -> dict[str, tuple[tuple[str, ...], dt.datetime | None]]:
    """Look up the months of staged files, and the last moment in them; nothing for kinds without moments."""
    told = []
    for file in files:
        rows = work.rows(work.used[file.staged])
        if "happened_at" in rows.columns:
            day = rows.local_on if "local_on" in rows.columns else rows.happened_at.date()
            told.append(rows.select(key=ibis.literal(file.staged), day=day, at=rows.happened_at.cast("timestamp(6)")))
        elif "counted_on" in rows.columns:
            at = rows.counted_on.cast("timestamp(6)")
            told.append(rows.select(key=ibis.literal(file.staged), day=rows.counted_on, at=at))
    if not told:
        return {}
    rows = ibis.union(*told) if len(told) > 1 else told[0]
    months = rows.group_by("key", month=rows.day.truncate("M")).agg(last_at=rows["at"].max()).order_by("key", "month")
    found: dict[str, tuple[tuple[str, ...], dt.datetime | None]] = {}
    for row in work.engine.arrow(months).to_pylist():
        before, _ = found.get(row["key"], ((), None))
        found[row["key"]] = ((*before, row["month"].isoformat()), row["last_at"])
    return found


def _version(work: Work, file: _Landed, months: tuple[str, ...], last_at: dt.datetime | None) -> FileVersion:
    known = file.known
    rejected = work.used[file.rejected].rows if file.rejected in work.used else 0
    rows_in = work.used[file.landed].rows + rejected
    staged_rows = work.used[file.staged].rows
    left_out = known.rows_quarantined if known else _left_out(work, file)
    return FileVersion(
        feed=file.one.feed.name,
        kind=file.one.feed.kind,
        path=file.one.path,
        sha256=file.one.sha256,
        landed=file.landed,
        staged=file.staged,
        quarantine=file.quarantine if work.used[file.quarantine].rows else "",
        rows_in=rows_in,
        rows_kept=staged_rows,
        rows_quarantined=left_out,
        rows_replaced=rows_in - staged_rows - left_out,
        months=known.months if known else months,
        last_at=known.last_at if known else last_at,
    )


def _left_out(work: Work, file: _Landed) -> int:
    wrong = work.used[file.quarantine]
    if not wrong.rows:
        return 0
    told = work.rows(wrong)
    bad = told.filter(~told.is_row_kept.fill_null(False))
    return int(work.engine.arrow(bad.aggregate(rows=bad.row_number.nunique()))["rows"][0].as_py())
