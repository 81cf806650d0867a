"""A folder of snapshots as one archive, and back."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from hcploop.engine import PROFILES, DuckEngine, Store
from hcploop.engine.archive import names_of, read_archive, write_archive
from hcploop.engine.durable import private_folder
from hcploop.engine.forgotten import KEY, MARKS, STANDS_FOR, Forgotten, known_marks
from hcploop.errors import InputError, NotFound
from hcploop.flow.clock import now
from hcploop.flow.forget import forget
from hcploop.flow.traces import parts

KIND = "snapshots"

_TOP = (".hcploop", "CURRENT", "ids.log", MARKS, KEY, STANDS_FOR)
_PART = re.compile(r"parts/[0-9a-f]{2}/[0-9a-z]{32}\.parquet")
_SNAPSHOT = re.compile(rf"snapshots/[0-9A-Za-z]+(-[0-9a-z]+)?/(manifest\.json|{re.escape(PROFILES)})")

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Backup:
    """What was packed or unpacked.

    Parameters
    ----------
    file : str
        The archive.
    snapshot : str
        The snapshot in force.
    snapshots, files : int
        How many it holds.
    bytes : int
        Size of the archive.
    sha256 : str
        Of the archive, to be kept elsewhere; empty after a restore.
    forgotten : int
        People who were forgotten since the backup was made, and who are gone from what was restored.
    seconds : float
        How long it took.
    """

    file: str
    snapshot: str
    snapshots: int
    files: int
    bytes: int
    sha256: str
    forgotten: int
    seconds: float

    def as_dict(self) -> dict[str, Any]:
        """The same as plain values."""
        return asdict(self)


def backup(out: Path | str, file: Path | str, *, progress: Tell = lambda *told: None) -> Backup:
    """Pack a folder of snapshots.

    The lock is held for a moment only, while links to the files are made: runs can go on meanwhile.

    Parameters
    ----------
    out : Path or str
        The folder that `hcploop run` wrote.
    file : Path or str
        The archive; it appears when it is complete.
    progress : callable
        Is told the step, how many files are done and how many there are.

    Returns
    -------
    Backup
        What was packed.

    Raises
    ------
    NotFound
        There is no such folder, or no snapshot in it.
    RunFailed
        A run is at work here, or the disk refuses.
    """
    began = time.monotonic()
    store = Store(Path(out), read_only=True)
    with _held_still(store) as (files, current, kept):
        sha256 = write_archive(
            Path(file),
            files,
            kind=KIND,
            facts={"made_at": now().isoformat(), "snapshot": current, "snapshots": kept},
            progress=lambda done, total: progress("pack", done, total),
        )
    size = Path(file).stat().st_size
    return Backup(str(file), current, kept, len(files), size, sha256, 0, round(time.monotonic() - began, 1))


def restore(
    file: Path | str, out: Path | str, *, forgotten: Path | str | None = None, progress: Tell = lambda *told: None
) -> Backup:
    """Unpack a folder of snapshots into an empty place, and forget again who was forgotten since.

    Parameters
    ----------
    file : Path or str
        What `backup` wrote.
    out : Path or str
        Where; empty or not there yet.
    forgotten : Path or str, optional
        A folder of snapshots, or a copy of its `forgotten.jsonl` and `forgotten.key`, that knows who was forgotten
        since the backup was made.
    progress : callable
        As for `backup`.

    Returns
    -------
    Backup
        What was unpacked.

    Raises
    ------
    InputError
        The archive was cut short or changed, or is none of ours; nothing stands in `out` then.
    UsageError
        There is something in `out`.
    NotFound
        The folder that shall know who was forgotten does not.
    """
    began = time.monotonic()
    later = known_marks(Path(forgotten)) if forgotten else None
    listed = read_archive(
        Path(file),
        Path(out),
        kind=KIND,
        is_allowed=_belongs,
        check=_whole,
        progress=lambda done: progress("unpack", done, done),
    )
    gone = _forget_again(Path(out), later, progress) if later else 0
    return Backup(
        file=str(file),
        snapshot=str(listed.get("snapshot", "")),
        snapshots=int(listed.get("snapshots", 0)),
        files=len(listed["files"]),
        bytes=Path(file).stat().st_size,
        sha256="",
        forgotten=gone,
        seconds=round(time.monotonic() - began, 1),
    )


@contextmanager
def _held_still(store: Store) -> Iterator[tuple[list[tuple[str, Path]], str, int]]:
    """Link every file that is needed into a folder of its own, which no run and no erasure changes."""
    still = store.out / f"packing-{os.getpid()}"
    try:
        with store.lock(started_at=now()):
            current = store.current_id()
            if current is None:
                raise NotFound(
                    f"no snapshot is in force in {store.out}", remedy="`hcploop run DIR --out OUT` makes one"
                )
            manifests = store.snapshots()
            keys = {key for manifest in manifests for key in manifest.part_keys()}
            wanted = [store.part(key) for key in keys]
            wanted += [
                store.folder(one.snapshot_id) / name for one in manifests for name in ("manifest.json", PROFILES)
            ]
            wanted += [store.out / name for name in _TOP]
            there = names_of((path.relative_to(store.out).as_posix(), path) for path in wanted)
            for name, path in there:
                private_folder((still / name).parent)
                os.link(path, still / name)
        yield [(name, still / name) for name, _ in there], current, len(manifests)
    finally:
        shutil.rmtree(still, ignore_errors=True)


def _belongs(name: str) -> bool:
    return name in _TOP or bool(_PART.fullmatch(name) or _SNAPSHOT.fullmatch(name))


def _whole(folder: Path) -> None:
    """See that the snapshot in force and all others have their parts."""
    private_folder(folder / "parts")
    private_folder(folder / "snapshots")
    store = Store(folder, read_only=True)
    manifests = store.snapshots()
    missing = [key for manifest in manifests for key in manifest.part_keys() if not store.has(key)]
    if missing or store.current_id() not in {one.snapshot_id for one in manifests}:
        raise InputError("this backup cannot be used: it is not whole", file=str(folder), remedy="Use another backup")


def _forget_again(out: Path, known: tuple[str, str], progress: Tell) -> int:
    """Forget everybody whom the hashes name and the restored snapshots still hold."""
    Forgotten(out).merge(*known)
    store, gone = Store(out, read_only=True), 0
    while True:
        with store.lock(started_at=now()), DuckEngine(temp=store.work) as engine:
            rows = engine.ask(f"SELECT DISTINCT one_id FROM {parts(store, store.snapshots(), 'hcp')}")  # noqa: S608 - names of our own files
            forgotten = Forgotten(out)
            back = next((one for one in rows["one_id"].to_pylist() if forgotten.has("one_id", one)), None)
        if back is None:
            return gone
        forget(out, back, progress=progress)
        gone += 1
