"""An erasure at work: noted first, so that whoever takes the lock next can finish what was killed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Protocol

import pyarrow.parquet as pq

from hcploop.engine.durable import UNFINISHED, replacing, write_text
from hcploop.engine.forgotten import Forgotten
from hcploop.engine.manifest import Manifest
from hcploop.engine.profiles_without import profiles_without
from hcploop.engine.rewriting import Cut, cut
from hcploop.feeds.blank_rows import blank_rows, hash_of
from hcploop.schema import feed_count

INTENT = "forgetting.json"
_OVERLAY = ("OVERLAY", "overlay")
_PROFILES = "profiles.sqlite"
_THREADS = 2


class Folder(Protocol):
    """What an erasure asks of a `Store`, which itself must know erasures, to finish them."""

    out: Path

    def part(self, key: str) -> Path:
        """Where a part stands."""

    def has(self, key: str) -> bool:
        """Whether a part is there."""

    def folder(self, snapshot_id: str) -> Path:
        """Find the folder of a snapshot."""

    def snapshots(self) -> list[Manifest]:
        """List every snapshot that was kept."""


@dataclass(frozen=True)
class DropFile:
    """A file of the drop folder, and the rows of it that go.

    Parameters
    ----------
    path : str
        Where it is.
    format : str
        As `feeds.sniff` tells it: csv, tsv, xlsx, jsonl or parquet.
    how : dict
        What its reader needs: encoding, delimiter, sheet, header_row.
    sha256 : str
        Of the file as the plan found it.
    rows : list of int
        As a spreadsheet counts them.
    """

    path: str
    format: str
    how: dict[str, Any]
    sha256: str
    rows: list[int]


@dataclass(frozen=True)
class Erasure:
    """What goes where, by keys of parts and places of rows; nothing in it says of whom.

    Parameters
    ----------
    name : str
        Tells erasures apart.
    parts : dict of str to Cut
        What each part loses.
    removed : list of str
        Parts that go as a whole, since the next run makes them again.
    counts : dict of str to list
        For each part of `feed_count` its rows as they are afterwards.
    files : dict of str to dict
        For each version of a file (feed, path and hash, joined) the counts that change.
    profiles : dict of str to bool
        Snapshots whose profiles are written anew, and whether their dictionary is, too.
    ids : dict of str to str
        For lines of `ids.log` what stands there afterwards.
    drop_files : list of DropFile
        Files of the drop folder.
    """

    name: str
    parts: dict[str, Cut]
    removed: list[str]
    counts: dict[str, list[dict[str, Any]]]
    files: dict[str, dict[str, int]]
    profiles: dict[str, bool]
    ids: dict[str, str] = field(default_factory=dict)
    drop_files: list[DropFile] = field(default_factory=list)

    def to_json(self) -> str:
        """Write the intent."""
        return json.dumps(asdict(self)) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Erasure:
        """Read what `to_json` wrote."""
        told = {name: value for name, value in json.loads(text).items() if name in {one.name for one in fields(cls)}}
        told["parts"] = {key: Cut(**what) for key, what in told["parts"].items()}
        told["drop_files"] = [DropFile(**file) for file in told["drop_files"]]
        return cls(**told)


def erase(store: Folder, erasure: Erasure, *, progress: Callable[[str, int, int], None] | None = None) -> list[str]:
    """Carry an erasure out; from here on it is finished, whatever happens to this process.

    Parameters
    ----------
    store : Folder
        The folder, locked by this process.
    erasure : Erasure
        What goes; who goes stands among the forgotten already.
    progress : callable, optional
        Is told the step, how many are done and how many there are.

    Returns
    -------
    list of str
        Files of the drop folder that could not be rewritten.

    Raises
    ------
    RunFailed
        The disk is full or may not be written to; the next command that takes the lock goes on with it.
    """
    write_text(store.out / INTENT, erasure.to_json())
    return finish(store, progress=progress) or []


def finish(store: Folder, *, progress: Callable[[str, int, int], None] | None = None) -> list[str] | None:
    """Finish the erasure that was begun in a folder.

    Parameters
    ----------
    store : Folder
        The folder, locked by this process.
    progress : callable, optional
        As for `erase`.

    Returns
    -------
    list of str or None
        Files of the drop folder that could not be rewritten; None where no erasure was begun.
    """
    note = store.out / INTENT
    if not note.is_file():
        return None
    erasure = Erasure.from_json(note.read_text(encoding="utf-8"))
    tell = progress or (lambda step, done, total: None)
    forgotten = Forgotten(store.out)
    _drop_overlay(store)
    _cut_parts(store, erasure, tell)
    for key, rows in erasure.counts.items():
        with replacing(store.part(key)) as unfinished:
            pq.write_table(feed_count.arrow(rows), unfinished, compression="zstd")
    for number, (snapshot, anew) in enumerate(erasure.profiles.items()):
        tell("profiles", number, len(erasure.profiles))
        path = store.folder(snapshot) / _PROFILES
        if path.is_file():
            profiles_without(path, lambda one_id: forgotten.has("one_id", one_id), erasure=erasure.name, anew=anew)
    kept = _rewrite_drop_files(erasure, forgotten, tell)
    for manifest in store.snapshots():
        told = _described(store, manifest, erasure)
        if told != manifest:
            write_text(store.folder(manifest.snapshot_id) / "manifest.json", told.to_json())
    for key in erasure.removed:
        store.part(key).unlink(missing_ok=True)
    _rename_ids(store, erasure)
    note.unlink()
    return kept


def _drop_overlay(store: Folder) -> None:
    pointer, folder = (store.out / name for name in _OVERLAY)
    pointer.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def _cut_parts(store: Folder, erasure: Erasure, tell: Callable[[str, int, int], None]) -> None:
    there = [(store.part(key), what) for key, what in erasure.parts.items() if store.has(key)]
    # Parts are cut in two threads: one waits for the disk while another computes, and memory stays small.
    with ThreadPoolExecutor(_THREADS) as pool:
        futures = [pool.submit(cut, path, what) for path, what in there]
        try:
            for done, future in enumerate(futures):
                future.result()
                tell("parts", done + 1, len(there))
        finally:
            for future in futures:
                future.cancel()


def _rewrite_drop_files(erasure: Erasure, forgotten: Forgotten, tell: Callable[[str, int, int], None]) -> list[str]:
    kept = []
    for number, file in enumerate(erasure.drop_files):
        tell("files", number, len(erasure.drop_files))
        path = Path(file.path)
        if not path.is_file() or hash_of(path) != file.sha256:
            # It was rewritten before this process was killed, or somebody took it away.
            continue
        why = blank_rows(path, file.rows, form=file.format, how=file.how, done=_noting(forgotten, file.sha256))
        if why:
            kept.append(f"{file.path}, rows {', '.join(map(str, file.rows[:20]))}: {why}")
    return kept


def _noting(forgotten: Forgotten, before: str) -> Callable[[str], None]:
    # Noted before the file takes its place: a file nobody knows would be read as a new one.
    return lambda now: forgotten.note_rewritten(now=now, before=before)


def _described(store: Folder, manifest: Manifest, erasure: Erasure) -> Manifest:
    gone = set(erasure.removed)
    tables = {
        name: tuple(
            part.model_copy(update={"rows": _rows(store, part.key, part.rows, erasure)})
            for part in parts
            if part.key not in gone
        )
        for name, parts in manifest.tables.items()
    }
    files = tuple(
        file.model_copy(update=erasure.files.get("\x1f".join((file.feed, file.path, file.sha256)), {}))
        for file in manifest.files
    )
    told = manifest.model_copy(update={"tables": tables, "files": files})
    tables_of = {"people": "hcp", "records": "record", "touches": "touch", "quarantined_values": "quarantine"}
    counts = {name: told.rows(tables_of[name]) if name in tables_of else count for name, count in told.counts.items()}
    counts |= {name: sum(getattr(file, name) for file in files) for name in counts if name.startswith("rows_")}
    return told.model_copy(update={"counts": counts})


def _rows(store: Folder, key: str, rows: int, erasure: Erasure) -> int:
    is_changed = key in erasure.parts or key in erasure.counts
    return pq.read_metadata(store.part(key)).num_rows if is_changed and store.has(key) else rows


def _rename_ids(store: Folder, erasure: Erasure) -> None:
    path = store.out / "ids.log"
    if not erasure.ids or not path.is_file():
        return
    lines = path.read_text(encoding="utf-8").split("\n")
    for number, other in erasure.ids.items():
        lines[int(number)] = other
    write_text(path, "\n".join(lines))


def leftovers(store: Folder) -> Iterator[Path]:
    """List what no snapshot needs: parts of runs that failed, and files that were never finished."""
    needed = {key for manifest in store.snapshots() for key in manifest.part_keys()}
    yield from (path for path in (store.out / "parts").glob("*/*.parquet") if path.stem not in needed)
    yield from (store.out / "parts").rglob(f"*{UNFINISHED}*")
