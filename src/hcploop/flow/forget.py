"""A person leaves: every snapshot, part and profile without her, and her keys noted so that no file brings her back."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from hcploop.engine import PROFILES, DuckEngine, Manifest, Store
from hcploop.engine.erasing import DropFile, Erasure, erase, leftovers
from hcploop.engine.forgotten import Forgotten
from hcploop.engine.profiles_without import tells_in_dictionary
from hcploop.errors import ConfigError
from hcploop.flow.clock import now
from hcploop.flow.cutting import Cuts, cuts_of
from hcploop.flow.dropped import drop_files_of
from hcploop.flow.recounting import counts_afterwards
from hcploop.flow.seeking import seek
from hcploop.flow.summary import feed_counts
from hcploop.flow.traces import Traces, traces_of
from hcploop.market import Market, load_market
from hcploop.oneid.kernels.ids import minted

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Forgetting:
    """What an erasure cleared.

    Parameters
    ----------
    records : int
        Records of hers.
    parts, rows : int
        Parts that were rewritten, and rows that went, of all of them together.
    drop_files, drop_rows : int
        Files of the drop folder that were rewritten, and rows that went from them.
    drop_folder : str
        The drop folder; empty where it is not known, so that nobody looked at it.
    keys : int
        Keyed hashes by which later files are kept from bringing her back.
    shared : int
        Identifiers of hers that stand in records of others as well, where they stay.
    left_to_do : list of str
        Files that must be cleared by hand, and how.
    found : list of dict
        Where the search at the end still found something: place and what kind of identifier.
    searched : int
        Files that it looked through.
    seconds : float
        How long all of it took.
    """

    records: int
    parts: int
    rows: int
    drop_files: int
    drop_rows: int
    drop_folder: str
    keys: int
    shared: int
    left_to_do: list[str]
    found: list[dict[str, str]]
    searched: int
    seconds: float

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to do."""
        return not self.left_to_do and not self.found

    def as_dict(self) -> dict[str, Any]:
        """The same as plain values."""
        return {**asdict(self), "is_complete": self.is_complete}


def forget(
    out: Path | str, one_id: str, *, directory: Path | str | None = None, progress: Tell = lambda *told: None
) -> Forgetting:
    """Remove a person from a folder of snapshots and from its drop folder, and keep later files from telling of her.

    Parameters
    ----------
    out : Path or str
        The folder that `hcploop run` wrote.
    one_id : str
        Her OneID, or one that was merged into hers.
    directory : Path or str, optional
        The drop folder; the one that the snapshot in force was made from where left out.
    progress : callable
        Is told the step, how many are done and how many there are.

    Returns
    -------
    Forgetting
        What was cleared, and what a search through every file found afterwards.

    Raises
    ------
    NotFound
        There is no such folder or person.
    RunFailed
        A run is at work here, or the disk refuses.
    """
    began = time.monotonic()
    store = Store(Path(out), read_only=True)
    with store.lock(started_at=now()), DuckEngine(temp=store.work) as engine:
        market = _market(store.current(), directory)
        traces = traces_of(engine, store, one_id)
        for path in leftovers(store):
            path.unlink(missing_ok=True)
        cuts = cuts_of(engine, store, traces, market=market, progress=progress)
        forgotten = Forgotten(store.out)
        # First of all: a run after a crash must not read her again.
        keys = forgotten.add(traces.marks(), on=now().date().isoformat())
        drop_files, problems = drop_files_of(engine, store, market, cuts) if market else ([], [])
        erasure = _planned(store, traces, cuts, drop_files)
        problems += erase(store, erasure, progress=progress)
        folders = [store.out, *([market.root] if market else [])]
        found, searched = seek(folders, traces, progress=lambda done, total: progress("proof", done, total))
    if market is None:
        problems.append("the drop folder is not known: name it with --dir, and forget her again")
    return Forgetting(
        records=len(traces.records),
        parts=len(erasure.parts),
        rows=cuts.rows,
        drop_files=len(drop_files),
        drop_rows=sum(len(file.rows) for file in drop_files),
        drop_folder=str(market.root) if market else "",
        keys=keys,
        shared=traces.shared,
        left_to_do=problems,
        found=[asdict(place) for place in found],
        searched=searched,
        seconds=round(time.monotonic() - began, 1),
    )


def _market(current: Manifest | None, directory: Path | str | None) -> Market | None:
    folder = directory or getattr(current, "drop", None)
    if not folder:
        return None
    try:
        return load_market(Path(folder))
    except (ConfigError, OSError):
        if directory:
            raise
        # The folder that the run knew has moved; the caller says so.
        return None


def _planned(store: Store, traces: Traces, cuts: Cuts, drop_files: list[DropFile]) -> Erasure:
    manifests = store.snapshots()
    files = counts_afterwards(store, manifests, cuts)
    words = [*traces.names, *traces.one_ids]
    told = {one.snapshot_id: store.folder(one.snapshot_id) / PROFILES for one in manifests}
    ids = [line.strip() for line in _lines(store)]
    places = [number for number, line in enumerate(ids) if line in traces.one_ids]
    others = minted([secrets.randbits(63) for _ in places], used=set(ids))
    return Erasure(
        name=secrets.token_hex(8),
        parts=cuts.parts,
        removed=cuts.derived,
        counts={part.key: _counted(one, files) for one in manifests for part in one.tables.get("feed_count", ())},
        files=files,
        profiles={name: tells_in_dictionary(path, words) for name, path in told.items() if path.is_file()},
        ids={str(number): other for number, other in zip(places, others, strict=True)},
        drop_files=drop_files,
    )


def _lines(store: Store) -> list[str]:
    path = store.out / "ids.log"
    return path.read_text(encoding="utf-8").split("\n") if path.is_file() else []


def _counted(manifest: Manifest, files: dict[str, dict[str, int]]) -> list[dict[str, Any]]:
    after = [
        file.model_copy(update=files.get("\x1f".join((file.feed, file.path, file.sha256)), {}))
        for file in manifest.files
    ]
    return list(feed_counts(after).to_pylist())
