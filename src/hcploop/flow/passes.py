"""The first passes: every file is landed and staged once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hcploop.engine import FileVersion, part_key
from hcploop.engine.durable import replacing
from hcploop.engine.rewriting import rows_forgotten
from hcploop.feeds import land
from hcploop.feeds.withhold import without_persons
from hcploop.flow.files import Present
from hcploop.flow.stage import Staging, has_header, is_flawed, staging_of, withholds
from hcploop.flow.withholding import without_forgotten
from hcploop.flow.work import Work
from hcploop.schema import Table, person_key, quarantine
from hcploop.schema.kinds import KINDS, Kind
from hcploop.structure.touches import touch_part

BATCH_ROWS = 3_000_000
"""Rows of flawed files that are judged in one go."""


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


@dataclass(frozen=True)
class _Begun:
    """Files that are being staged."""

    group: list[_Landed]
    staging: Staging | None
    identifiers: pa.Table | None
    drafts: Mapping[str, Path]
    wait: Callable[[], None]


def declared(kind: Kind) -> Table:
    """The table that the staged parts of a kind hold."""
    return touch_part if kind.name == "touches" else kind.staged


def stage_files(work: Work, present: Sequence[Present]) -> list[FileVersion]:
    """Land and stage every file; what is there already is not made again."""
    files = []
    for place, one in enumerate(present):
        work.progress.step(place, 2 * len(present), one.path)
        files.append(_land(work, one))
    missing = [file for file in files if not work.store.has(file.staged)]
    done = len(files) * 2 - len(missing)
    begun: list[_Begun] = []
    for group in _groups(work, missing):
        # While files are written, the persons of the next are numbered, which keeps one processor busy only.
        begun.append(_begin(work, group, progress=partial(_further, work, done, 2 * len(files))))
        done += len(group)
        if len(begun) > 1:
            _finish(work, begun.pop(0))
    for last in begun:
        _finish(work, last)
    return _described(work, files)


def _further(work: Work, before: int, total: int, done: int) -> None:
    work.progress.step(before + done, total)


def _land(work: Work, one: Present) -> _Landed:
    if one.found is None:
        key = one.before.landed if one.before else ""
    else:
        is_withheld = withholds(work.market, one.feed)
        mapping = (work.market.fingerprint(one.feed),) if is_withheld else ()
        key = part_key("landed", one.sha256, one.feed.reader_fingerprint, *mapping)
        if not work.store.has(key):
            with replacing(work.store.part(key)) as unfinished:
                landed = land(one.found, one.feed, Path(unfinished), file=one.path)
                landed = without_forgotten(work, landed, one.feed, Path(unfinished), file=one.path)
                if is_withheld:
                    landed = without_persons(landed, one.feed, Path(unfinished), file=one.path)
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


def _groups(work: Work, files: Sequence[_Landed]) -> Iterator[list[_Landed]]:
    """Put neighbours of one feed with the same columns together: to plan a query costs more than small files do."""
    group: list[_Landed] = []
    alike: object = None
    for file in files:
        part = work.store.part(file.landed)
        kind = (file.one.feed.name, pq.read_schema(part).remove_metadata(), has_header(part))
        # Rows of a group are told apart by path, so two versions of one path must not meet in one.
        is_known = file.one.path in {other.one.path for other in group}
        if group and (kind != alike or is_known or not has_header(part)):
            yield group
            group = []
        group.append(file)
        alike = kind
    if group:
        yield group


def _begin(work: Work, group: list[_Landed], *, progress: Callable[[int], None]) -> _Begun:
    feed = group[0].one.feed
    if not has_header(work.store.part(group[0].landed)):
        for file in group:
            _quarantine(work, file)
            work.engine.write(work.nothing(declared(KINDS[feed.kind])), work.store.part(file.staged))
        return _Begun([], None, None, {}, lambda: None)
    landed = {file.one.path: work.store.part(file.landed) for file in group}
    staging, identifiers = staging_of(work.engine, work.market, feed, landed=landed)
    # Rows that cannot be used are taken out before a part gets its name: a part that is there is complete.
    drafts = {file.one.path: work.store.work / f"{file.staged}.parquet" for file in group}
    return _Begun(group, staging, identifiers, drafts, staging.write(drafts, progress=progress))


def _finish(work: Work, begun: _Begun) -> None:
    begun.wait()
    flawed = [file for file in begun.group if is_flawed(begun.drafts[file.one.path])]
    for batch in _batches(work, flawed):
        _part_flawed(work, begun, batch)
    if begun.staging:
        begun.staging.close()
    for file in begun.group:
        told = begun.identifiers
        if told is not None:
            own = told.filter(pc.equal(told["file"], file.one.path)).select(list(person_key.columns))
            work.engine.write(work.give("identifiers", own), work.store.part(part_key(person_key.name, file.staged)))
        if file not in flawed:
            _quarantine(work, file)
            with replacing(work.store.part(file.staged)) as unfinished:
                begun.drafts[file.one.path].rename(unfinished)


def _batches(work: Work, files: Sequence[_Landed]) -> Iterator[list[_Landed]]:
    """Keep what is held in memory bounded, should every row be flawed."""
    batch: list[_Landed] = []
    rows = 0
    for file in files:
        size = pq.read_metadata(work.store.part(file.landed)).num_rows
        if batch and rows + size > BATCH_ROWS:
            yield batch
            batch, rows = [], 0
        batch.append(file)
        rows += size
    if batch:
        yield batch


def _part_flawed(work: Work, begun: _Begun, batch: Sequence[_Landed]) -> None:
    """Write what is wrong into quarantine, and the rows that can be used as parts."""
    if begun.staging is None:
        return
    drafts = {file.one.path: begun.drafts[file.one.path] for file in batch}
    wrong = work.engine.materialise("wrong", begun.staging.wrong(drafts))
    for file in batch:
        own = wrong.filter(wrong.file == file.one.path)
        _quarantine(work, file, own)
        rows = work.engine.read([drafts[file.one.path]])
        work.engine.write(begun.staging.usable(rows, own), work.store.part(file.staged))
        drafts[file.one.path].unlink()
    work.engine.drop("wrong")


def _quarantine(work: Work, file: _Landed, wrong: ir.Table | None = None) -> None:
    """Write what is wrong with a file, if anything is; before its staged part, which says that all is there."""
    told = [_as_told_by(work, file)] if work.store.has(file.rejected) else []
    told += [] if wrong is None else [wrong]
    if told:
        work.engine.write(ibis.union(*told) if len(told) > 1 else told[0], work.store.part(file.quarantine))


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
    when: dict[str, tuple[tuple[str, ...], dt.datetime | None]] = {}
    for kind in KINDS:
        keys = [file.staged for file in files if file.one.feed.kind == kind and not file.known]
        when |= _when(work, [key for key in keys if work.used[key].rows])
    return [_version(work, file, *when.get(file.staged, ((), None))) for file in files]


def _when(work: Work, keys: Sequence[str]) -> dict[str, tuple[tuple[str, ...], dt.datetime | None]]:
    """Look up the months of staged files of one kind, and the last moment in them; nothing where there are none."""
    if not keys:
        return {}
    rows = work.engine.read([work.store.part(key) for key in keys], numbered=True)
    if "happened_at" in rows.columns:
        day = rows.local_on if "local_on" in rows.columns else rows.happened_at.date()
        told = rows.select("file_number", day=day, at=rows.happened_at.cast("timestamp(6)"))
    elif "counted_on" in rows.columns:
        told = rows.select("file_number", day=rows.counted_on, at=rows.counted_on.cast("timestamp(6)"))
    else:
        return {}
    months = told.group_by("file_number", month=told.day.truncate("M")).agg(last_at=told["at"].max())
    found: dict[str, tuple[tuple[str, ...], dt.datetime | None]] = {}
    for row in work.engine.arrow(months.order_by("file_number", "month")).to_pylist():
        key = keys[row["file_number"]]
        before, _ = found.get(key, ((), None))
        found[key] = ((*before, row["month"].isoformat()), row["last_at"])
    return found


def _version(work: Work, file: _Landed, months: tuple[str, ...], last_at: dt.datetime | None) -> FileVersion:
    known = file.known
    rejected = work.used[file.rejected].rows if file.rejected in work.used else 0
    forgotten = known.rows_forgotten if known else rows_forgotten(work.store.part(file.landed))
    rows_in = work.used[file.landed].rows + rejected + forgotten
    staged_rows = work.used[file.staged].rows
    left_out = known.rows_quarantined if known else _left_out(work, file)
    return FileVersion(
        feed=file.one.feed.name,
        kind=file.one.feed.kind,
        path=file.one.path,
        sha256=file.one.sha256,
        landed=file.landed,
        staged=file.staged,
        quarantine=file.quarantine if file.quarantine in work.used else "",
        rows_in=rows_in,
        rows_kept=staged_rows,
        rows_quarantined=left_out,
        rows_replaced=rows_in - staged_rows - left_out - forgotten,
        rows_forgotten=forgotten,
        months=known.months if known else months,
        last_at=known.last_at if known else last_at,
    )


def _left_out(work: Work, file: _Landed) -> int:
    if file.quarantine not in work.used:
        return 0
    told = work.rows(work.used[file.quarantine])
    bad = told.filter(~told.is_row_kept.fill_null(False))
    return int(work.engine.arrow(bad.aggregate(rows=bad.row_number.nunique()))["rows"][0].as_py())
