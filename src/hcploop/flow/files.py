"""The first passes: every file is landed and staged once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow.parquet as pq

from hcploop.channels import ACTIONS
from hcploop.engine import FileVersion, part_key
from hcploop.engine.durable import replacing
from hcploop.errors import InputError
from hcploop.feeds import FileVersion as FoundFile
from hcploop.feeds import discover, land
from hcploop.feeds.mapping import mapped, mapping_of
from hcploop.flow.work import Work
from hcploop.market import Feed
from hcploop.schema import Table, person_key, quarantine
from hcploop.schema.kinds import KINDS, Kind
from hcploop.structure.kernels.person_keys import person_keys
from hcploop.structure.persons import distinct_names, named, open_ended, with_keys
from hcploop.structure.staging import Origin, parsed, problems, staged
from hcploop.structure.touches import touch_part, touches

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
        if key not in seen and file.kind == feeds[file.feed].kind and file.rows_kept and work.store.has(file.landed)
    ]
    last = len(order)
    return sorted(
        [*here, *gone],
        key=lambda present: (
            present.feed.name,
            present.path,
            order.get((present.feed.name, present.path, present.sha256), last),
        ),
    )


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
        rows = _landed_rows(work, landed_key)
        if len(rows.columns) == 1:
            return _nothing(work, one, landed_key)
        usable, wrong = _parsed(work, one, rows)
        if work.store.has(rejected):
            wrong = wrong.union(_as_told_by(work.engine.read([work.store.part(rejected)]), one.feed, one.path))
        work.engine.write(wrong, work.store.part(keys["quarantine"]))
        work.engine.write(usable, work.store.part(keys["staged"]))
    if work.store.has(rejected):
        work.there(rejected)
    return _counted(work, one, landed_key, keys, rejected)


def _parsed(work: Work, one: Present, rows: ir.Table) -> tuple[ir.Table, ir.Table]:
    """Build the rows of a file that can be used, and what is wrong with the others."""
    feed, kind = one.feed, KINDS[one.feed.kind]
    known = _with_persons(work, mapped(rows, feed, file=one.path), feed, kind)
    told = parsed(known, kind, origin=_origin(work, feed, one.path))
    # What must be read from text is read once; typed columns cost nothing to look at twice.
    if any(known[name].type().is_string() for name in _moments(kind) if name in known.columns):
        told = work.engine.materialise("parsed", told)
    usable = staged(told, kind)
    if kind.name == "touches":
        usable = touches(usable, zone=work.market.time_zone, grouped="parent_id" in known.columns)
    return usable, problems(told, names=_raw_names(rows, feed, one.path))


def _moments(kind: Kind) -> list[str]:
    return [name for name, column in kind.columns.items() if column.type in ("timestamp", "date")]


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


def _landed_rows(work: Work, landed_key: str) -> ir.Table:
    path = work.store.part(landed_key)
    if "row_number" in pq.read_schema(path).names:
        return work.engine.read([path])
    numbered = work.engine.read([path], row_number=True)
    return numbered.mutate(row_number=numbered.file_row_number + 2).drop("file_row_number")


def _as_told_by(rejected: ir.Table, feed: Feed, path: str) -> ir.Table:
    """The same bytes may lie under another name by now."""
    return quarantine.check(rejected.mutate(feed=ibis.literal(feed.name), file=ibis.literal(path)))


def _raw_names(rows: ir.Table, feed: Feed, path: str) -> Mapping[str, str]:
    return {name: " + ".join(raw) for name, raw in mapping_of(rows.columns, feed, file=path).items()}


def _with_persons(work: Work, rows: ir.Table, feed: Feed, kind: Kind) -> ir.Table:
    if kind.name != "people" and not kind.names_person:
        return rows
    known = named(rows, kind)
    who = work.engine.arrow(distinct_names(known))
    keys = person_keys(who, source=feed.source, zone=work.market.time_zone)
    known = with_keys(known, work.give(f"{person_key.name}_{feed.name}", keys))
    return open_ended(known) if kind.name == "people" else known


def _origin(work: Work, feed: Feed, path: str) -> Origin:
    kind = KINDS[feed.kind]
    choices = []
    if "channel" in kind.columns:
        choices.append(("channel", tuple(work.market.channels)))
    if "action" in kind.columns:
        choices.append(("action", tuple(ACTIONS)))
    return Origin(
        feed=feed.name,
        source=feed.source,
        file=path,
        zone=work.market.time_zone,
        key=feed.key,
        dates=feed.dates,
        separator=feed.separator or "",
        distinct=feed.distinct,
        choices=tuple(choices),
    )


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
