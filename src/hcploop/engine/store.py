"""The folder `OUT`: parts, snapshots, and which snapshot is in force."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from hcploop.engine.durable import UNFINISHED, private_folder, sync, told_plainly, write_text
from hcploop.engine.erasing import finish
from hcploop.engine.lock import one_at_a_time
from hcploop.engine.manifest import Manifest
from hcploop.engine.overlay import Overlay, OverlayFolder, Overlays
from hcploop.errors import NotFound, RunFailed, UsageError

SNAPSHOTS_KEPT = 14
PROFILES_KEPT = 2
PROFILES = "profiles.sqlite"

_MARK = ".hcploop"


class Store:
    """A folder that holds snapshots.

    Parameters
    ----------
    out : Path
        The folder; made where missing. One that holds something else is refused.
    read_only : bool
        Whether the folder is only read, so that it must be there and nothing in it is made.

    Raises
    ------
    UsageError
        `out` is a file, or a folder that hcploop did not make.
    NotFound
        `read_only`, and there is no such folder.
    RunFailed
        It cannot be made or written to.
    """

    def __init__(self, out: Path, *, read_only: bool = False) -> None:
        self.out = out.absolute()
        self._parts = self.out / "parts"
        self._snapshots = self.out / "snapshots"
        self._current = self.out / "CURRENT"
        self._ids = self.out / "ids.log"
        self.overlays = Overlays(self.out)
        self._is_locked = False
        if read_only:
            self._must_be_ours()
        else:
            self._make()

    @property
    def work(self) -> Path:
        """Folder for what a run needs on its way; emptied when the next run starts."""
        return private_folder(self.out / "work")

    def part(self, key: str) -> Path:
        """Where a part stands, or would stand.

        Parameters
        ----------
        key : str
            From `part_key`.

        Returns
        -------
        Path
            A Parquet file.
        """
        return self._parts / key[:2] / f"{key}.parquet"

    def has(self, key: str) -> bool:
        """Whether a part is there; a part that is there is complete."""
        return self.part(key).is_file()

    def folder(self, snapshot_id: str) -> Path:
        """Find the folder of a snapshot, in force or being made."""
        return self._snapshots / snapshot_id

    @contextmanager
    def lock(self, *, started_at: dt.datetime, doing: str = "run") -> Iterator[None]:
        """Be the only run on this folder; what killed runs left is removed first, and a killed erasure finished.

        Parameters
        ----------
        started_at : datetime.datetime
            When this run started, UTC; others are told.
        doing : {"run", "refresh"}
            What is done under the lock: a refresh ends soon, so a run waits for it.

        Raises
        ------
        RunFailed
            Another process is at work here; the error names it.
        """
        with one_at_a_time(self.out / "lock", started_at=started_at, doing=doing):
            self._is_locked = True
            try:
                self._sweep()
                finish(self)
                yield
            finally:
                self._is_locked = False

    def current(self) -> Manifest | None:
        """Read the manifest of the snapshot in force, or None before the first run."""
        name = self.current_id()
        return self.manifest(name) if name else None

    def current_id(self) -> str | None:
        """Read the id of the snapshot in force, or None before the first run."""
        try:
            return self._current.read_text(encoding="utf-8").strip() or None
        except FileNotFoundError:
            return None

    def manifest(self, snapshot_id: str) -> Manifest:
        """Read the manifest of a snapshot that was kept.

        Parameters
        ----------
        snapshot_id : str
            Its id.

        Returns
        -------
        Manifest
            What it is made of.

        Raises
        ------
        NotFound
            There is no such snapshot.
        """
        known = {path.name for path in self._folders()}
        if snapshot_id not in known:
            raise NotFound(
                f"there is no snapshot {snapshot_id!r} in {self.out}",
                remedy="`hcploop snapshots` lists what there is",
            )
        return Manifest.from_json((self.folder(snapshot_id) / "manifest.json").read_text(encoding="utf-8"))

    def snapshots(self) -> list[Manifest]:
        """List every snapshot that was kept, oldest first."""
        return [self.manifest(path.name) for path in self._folders()]

    def ids(self) -> tuple[str, ...]:
        """Read every OneID ever issued here, oldest first, also by snapshots that are gone or were rolled back."""
        try:
            return tuple(dict.fromkeys(self._ids.read_text(encoding="utf-8").split()))
        except FileNotFoundError:
            return ()

    def publish(self, manifest: Manifest, *, minted: Iterable[str] = ()) -> None:
        """Put a snapshot in force; until the last step of this, the old one is.

        Parameters
        ----------
        manifest : Manifest
            Its parts, all written; its `parent` is the snapshot that this run started from.
        minted : iterable of str
            OneIDs that this run issued.

        Raises
        ------
        RunFailed
            Another snapshot than `parent` is in force by now, a part is missing, an id was issued
            before, or the disk refuses. The old snapshot stays in force.
        """
        self._must_be_locked()
        self._must_follow(manifest)
        missing = sorted({key for key in manifest.part_keys() if not self.has(key)})
        if missing:
            raise RunFailed(f"{len(missing)} parts are missing, the first is {missing[0]}", file=str(self._parts))
        self._issue(minted)
        folder = private_folder(self.folder(manifest.snapshot_id))
        write_text(folder / "manifest.json", manifest.to_json())
        with told_plainly(folder):
            sync(folder)
            sync(self._snapshots)
        self._must_follow(manifest)
        write_text(self._current, manifest.snapshot_id + "\n")
        self.overlays.drop()
        self._collect()

    def rollback(self, snapshot_id: str) -> Manifest:
        """Put an earlier (or later) snapshot that was kept in force.

        Parameters
        ----------
        snapshot_id : str
            Its id.

        Returns
        -------
        Manifest
            Of the snapshot that is in force now.

        Raises
        ------
        NotFound
            There is no such snapshot, or a part of it is gone.
        """
        self._must_be_locked()
        manifest = self.manifest(snapshot_id)
        missing = [key for key in manifest.part_keys() if not self.has(key)]
        if missing:
            raise NotFound(f"snapshot {snapshot_id} cannot be used: {len(missing)} of its parts are gone")
        write_text(self._current, snapshot_id + "\n")
        self.overlays.drop()
        return manifest

    def refreshed(self, overlay: Overlay, write: Callable[[Path], Overlay]) -> OverlayFolder:
        """Lay an overlay over the snapshot in force, and delete parts that nobody needs any more.

        Parameters
        ----------
        overlay : Overlay
            What it is; its `snapshot_id` is in force.
        write : callable
            Is given a folder, writes the overlay's tables, and returns the overlay with what is known only then.

        Returns
        -------
        OverlayFolder
            Where it lies.

        Raises
        ------
        RunFailed
            Another snapshot is in force by now, or the disk refuses. The old overlay stays.
        """
        self._must_be_locked()
        if self.current_id() != overlay.snapshot_id:
            raise RunFailed(f"snapshot {overlay.snapshot_id} is not in force any more", file=str(self.out))
        made = self.overlays.publish(overlay, write)
        self._collect_parts(overlay.part_keys)
        return made

    def _folders(self) -> list[Path]:
        if not self._snapshots.is_dir():
            return []
        return sorted(path for path in self._snapshots.iterdir() if (path / "manifest.json").is_file())

    def _must_be_locked(self) -> None:
        if not self._is_locked:
            raise RunFailed("the folder changes only under its lock", file=str(self.out))

    def _must_follow(self, manifest: Manifest) -> None:
        if self.current_id() != manifest.parent:
            raise RunFailed(
                f"snapshot {self.current_id()} came into force while this run, which started from "
                f"{manifest.parent}, was at work",
                file=str(self.out),
                remedy="Run again: what is done is kept",
            )

    def _issue(self, minted: Iterable[str]) -> None:
        fresh = list(dict.fromkeys(minted))
        issued = set(self.ids())
        twice = sorted(one_id for one_id in fresh if one_id in issued) if issued else []
        if twice:
            raise RunFailed(f"{len(twice)} ids were issued before", file=str(self._ids), value=twice[0])
        if not fresh:
            return
        with told_plainly(self._ids):
            handle = os.open(self._ids, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(handle, "r+b") as log:
                end = log.seek(0, os.SEEK_END)
                # A kill can leave half a line; the next id must not be glued to it.
                is_cut = end > 0 and os.pread(log.fileno(), 1, end - 1) != b"\n"
                log.write(b"\n" * is_cut + "".join(f"{one_id}\n" for one_id in fresh).encode())
                log.flush()
                os.fsync(log.fileno())

    def _collect(self) -> None:
        kept = self._folders()
        in_force = self.current_id()
        for old in kept[:-SNAPSHOTS_KEPT]:
            if old.name != in_force:
                # The manifest goes first: a folder without one is no snapshot to anyone.
                (old / "manifest.json").unlink(missing_ok=True)
                shutil.rmtree(old, ignore_errors=True)
        for old in kept[:-PROFILES_KEPT]:
            if old.name != in_force:
                (old / PROFILES).unlink(missing_ok=True)
        self._collect_parts()

    def _collect_parts(self, also: Iterable[str] = ()) -> None:
        needed = {key for manifest in self.snapshots() for key in manifest.part_keys()}.union(also)
        for part in self._parts.glob("*/*.parquet"):
            if part.stem not in needed:
                part.unlink(missing_ok=True)

    def _sweep(self) -> None:
        shutil.rmtree(self.out / "work", ignore_errors=True)
        for packing in self.out.glob("packing-*"):
            if not is_alive(packing.name.removeprefix("packing-")):
                shutil.rmtree(packing, ignore_errors=True)
        for leftover in self.out.rglob(f"*{UNFINISHED}*"):
            leftover.unlink(missing_ok=True)
        for folder in self._snapshots.iterdir():
            if not (folder / "manifest.json").is_file():
                shutil.rmtree(folder, ignore_errors=True)
        self.overlays.sweep(self.current_id())

    def _must_be_ours(self) -> None:
        if not self.out.is_dir():
            raise NotFound(f"there is no folder {self.out}", remedy="`hcploop run DIR --out OUT` makes one")
        if not (self.out / _MARK).is_file():
            raise UsageError(
                f"the folder {self.out} was not made by hcploop",
                remedy="Name an --out that `hcploop run` wrote, or a new or empty folder for a run",
            )

    def _make(self) -> None:
        if self.out.exists() and not self.out.is_dir():
            raise UsageError(f"{self.out} is a file, not a folder", remedy="Name another --out")
        private_folder(self.out)
        with told_plainly(self.out):
            is_new = not any(self.out.iterdir())
        if not is_new:
            self._must_be_ours()
        with told_plainly(self.out):
            if not os.access(self.out, os.W_OK):
                raise PermissionError(13, "may not be written to")
            handle = os.open(self.out / _MARK, os.O_WRONLY | os.O_CREAT, 0o600)
            os.close(handle)
        private_folder(self._parts)
        private_folder(self._snapshots)


def is_alive(pid: str) -> bool:
    """Whether a process of this machine is at work still; its number as it stands in a file or in a name."""
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True
