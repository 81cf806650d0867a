"""The first passes: every file is landed and staged once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow.parquet as pq

from hcploop.engine import FileVersion, part_key
from hcploop.engine.durable import replacing
from hcploop.errors import InputError
from hcploop.feeds import FileVersion as FoundFile
from hcploop.feeds import discover, land
from hcploop.flow.stage import stage_rows
from hcploop.flow.work import Work
from hcploop.market import Feed
from hcploop.schema import Table, quarantine
from hcploop.schema.kinds import KINDS, Kind
from hcploop.structure.touches import touch_part

READ_KINDS = (
    "people",
    "affiliations",
    "touches",
    "contents",
    "aggregates",
    "institutions",
    "consents",
    "answers",
    "questions",
    "reps",
    "territories",
    "identity_decisions",
)
"""The kinds that a run reads; the others are declared and wait for the stages that use them."""


@dataclass(frozen=True)
class Present:
    """A version of a file that counts: in the drop folder, or remembered from an earlier run."""

    feed: Feed
    path: str
    sha256: str
    found: Path | None
    before: FileVersion | None


def files_in_force(work: Work) -> list[Present]:
    """List the versions of files that a run reads, in the order in which they apply.

    Returns
    -------
    list of Present
        What lies in the drop folder, and versions of files that were removed or overwritten since.
    """
    feeds = {feed.name: feed for feed in work.market.feeds if feed.kind in READ_KINDS}
    remembered = [file for file in (work.parent.files if work.parent else ()) if file.feed in feeds]
    known = {(file.feed, file.path, file.sha256): file for file in remembered}
    order = {key: place for place, key in enumerate(known)}
    here = [
        Present(feed, file.path, file.sha256, file.found, known.get((feed.name, file.path, file.sha256)))
        for feed in feeds.values()
        for file in _found(work, feed, is_known=any(file.feed == feed.name for file in remembered))
    ]
    seen = {(present.feed.name, present.path, present.sha256) for present in here}
    gone = [
        Present(feeds[file.feed], file.path, file.sha256, None, file)
        for key, file in known.items()
        if key not in seen and file.kind == feeds[file.feed].kind and _matters(file) and work.store.has(file.landed)
    ]
    last = len(order)
    return sorted(
        [*here, *gone],
        key=lambda present: (
            present.feed.name,
            present.path,
            # What lies there now is the file; versions that it took the place of come before it.
            present.found is not None,
            order.get((present.feed.name, present.path, present.sha256), last),
        ),
    )


def lasting(files: Sequence[FileVersion], present: Sequence[Present]) -> list[FileVersion]:
    """List the resolved files that the next run reads too, if nothing changes until then.

    Parameters
    ----------
    files : sequence of FileVersion
        What `resolve` counted.
    present : sequence of Present
        What this run read.

    Returns
    -------
    list of FileVersion
        The same, without versions that are gone and have no say any more.
    """
    here = {(one.feed.name, one.path, one.sha256) for one in present if one.found is not None}
    return [file for file in files if (file.feed, file.path, file.sha256) in here or _matters(file)]


def _matters(file: FileVersion) -> bool:
    """Whether a file that is gone still has a say in which rows are in force."""
    return bool(file.rows_kept or file.takes_out)


def _found(work: Work, feed: Feed, *, is_known: bool) -> Sequence[FoundFile]:
    """List the files of a feed that lie there; none is an error unless an earlier run read some."""
    try:
        return discover(work.market.model_copy(update={"feeds": (feed,)}))
    except InputError:
        if is_known and work.market.base.is_dir():
            return ()
        raise


def stage_files(work: Work, present: list[Present]) -> list[FileVersion]:
    """Land and stage every file; what is there already is not made again."""
    done = []
    for place, one in enumerate(present):
        work.progress.step(place, len(present), one.path)
        done.append(_stage(work, one, landed_key=_land(work, one)))
    work.progress.step(len(present), len(present))
    return done


def _land(work: Work, one: Present) -> str:
    if one.found is None:
        return one.before.landed if one.before else ""
    key = part_key("landed", one.sha256, one.feed.reader_fingerprint)
    if not work.store.has(key):
        with replacing(work.store.part(key)) as unfinished:
            landed = land(one.found, one.feed, Path(unfinished), file=one.path)
            if landed.rejected.num_rows:
                work.engine.write(work.give("rejected", landed.rejected), work.store.part(part_key("rejected", key)))
    return key


def _stage(work: Work, one: Present, *, landed_key: str) -> FileVersion:
    ingredients = (landed_key, one.feed.name, one.path, work.market.fingerprint(one.feed))
    keys = {name: part_key(name, *ingredients) for name in ("staged", "quarantine")}
    rejected = part_key("rejected", landed_key)
    if not all(work.store.has(key) for key in keys.values()):
        rows = stage_rows(work.engine, work.market, one.feed, file=one.path, landed=work.store.part(landed_key))
        if rows is None:
            return _nothing(work, one, landed_key)
        wrong = rows.wrong
        if work.store.has(rejected):
            wrong = wrong.union(_as_told_by(work.engine.read([work.store.part(rejected)]), one.feed, one.path))
        if rows.identifiers is not None:
            work.engine.write(rows.identifiers, work.store.part(part_key("person_key", keys["staged"])))
        work.engine.write(wrong, work.store.part(keys["quarantine"]))
        work.engine.write(rows.usable, work.store.part(keys["staged"]))
    if work.store.has(rejected):
        work.there(rejected)
    return _counted(work, one, landed_key, keys, rejected)


def _nothing(work: Work, one: Present, landed_key: str) -> FileVersion:
    """Tell of a file without even a header."""
    staged_key = part_key("staged", landed_key, one.feed.name)
    work.engine.write(work.nothing(declared(KINDS[one.feed.kind])), work.store.part(staged_key))
    return FileVersion(
        feed=one.feed.name,
        kind=one.feed.kind,
        path=one.path,
        sha256=one.sha256,
        landed=landed_key,
        staged=staged_key,
    )


def declared(kind: Kind) -> Table:
    """The table that the staged parts of a kind hold."""
    return touch_part if kind.name == "touches" else kind.staged


def _as_told_by(rejected: ir.Table, feed: Feed, path: str) -> ir.Table:
    """The same bytes may lie under another name by now."""
    return quarantine.check(rejected.mutate(feed=ibis.literal(feed.name), file=ibis.literal(path)))


def _counted(work: Work, one: Present, landed_key: str, keys: Mapping[str, str], rejected: str) -> FileVersion:
    count = {
        name: pq.read_metadata(work.store.part(key)).num_rows if work.store.has(key) else 0
        for name, key in {**keys, "landed": landed_key, "rejected": rejected}.items()
    }
    left_out = 0
    if count["quarantine"]:
        told = work.engine.read([work.store.part(keys["quarantine"])])
        bad = told.filter(~told.is_row_kept.fill_null(False))
        left_out = work.engine.arrow(bad.aggregate(rows=bad.row_number.nunique()))["rows"][0].as_py()
    rows_in = count["landed"] + count["rejected"]
    return FileVersion(
        feed=one.feed.name,
        kind=one.feed.kind,
        path=one.path,
        sha256=one.sha256,
        landed=landed_key,
        staged=keys["staged"],
        quarantine=keys["quarantine"] if count["quarantine"] else "",
        rows_in=rows_in,
        rows_kept=count["staged"],
        rows_quarantined=left_out,
        rows_replaced=rows_in - count["staged"] - left_out,
    )
