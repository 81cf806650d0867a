"""One file that holds many, each with its hash: written in one step, and unpacked whole or not at all."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from hcploop.engine.durable import private_folder, replacing, sync, told_plainly
from hcploop.engine.store import is_alive
from hcploop.errors import InputError, UsageError

LIST = "backup.json"
"""The last member: what the archive holds."""

VERSION = 1
_AT_A_TIME = 1 << 20
_UNPACKING = ".unpacking-"


def write_archive(
    path: Path,
    files: Sequence[tuple[str, Path]],
    *,
    kind: str,
    facts: Mapping[str, Any],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> str:
    """Pack files into one.

    Parameters
    ----------
    path : Path
        The archive; it appears when it is complete and on the disk, readable by its owner alone.
    files : sequence of (str, Path)
        What each is called in the archive, and where it is.
    kind : str
        What is packed, so that nothing else is unpacked in its place.
    facts : mapping
        What to tell about it, as plain values.
    progress : callable
        Is told how many files are packed, and how many there are.

    Returns
    -------
    str
        The SHA-256 of the archive, in hex.

    Raises
    ------
    RunFailed
        The disk is full or may not be written to.
    """
    told = []
    with replacing(path) as unfinished:
        with tarfile.open(unfinished, "w", format=tarfile.PAX_FORMAT) as archive:
            for number, (name, file) in enumerate(files):
                told.append(_add(archive, name, file))
                progress(number + 1, len(files))
            listed = {"version": VERSION, "kind": kind, **facts, "files": told}
            _add_text(archive, LIST, json.dumps(listed, ensure_ascii=False, indent=1))
        with unfinished.open("rb") as whole:
            return hashlib.file_digest(whole, "sha256").hexdigest()


def read_archive(
    path: Path,
    to: Path,
    *,
    kind: str,
    is_allowed: Callable[[str], bool],
    check: Callable[[Path], None] = lambda folder: None,
    progress: Callable[[int], None] = lambda done: None,
) -> dict[str, Any]:
    """Unpack an archive into an empty place; every hash is checked before anything stands there.

    Parameters
    ----------
    path : Path
        What `write_archive` wrote.
    to : Path
        A folder that is empty or not there yet.
    kind : str
        What must be packed in it.
    is_allowed : callable
        Tells whether a member may have this name; links, devices and any other name are refused.
    check : callable
        Looks at the unpacked folder before it takes its place, and raises what is wrong with it.
    progress : callable
        Is told how many files are unpacked.

    Returns
    -------
    dict
        What the archive tells of itself.

    Raises
    ------
    InputError
        It is no archive of ours, or it was cut short or changed.
    UsageError
        There is something in the folder.
    """
    _must_be_empty(to)
    _remove_leftovers(to)
    beside = to.absolute().with_name(f".{to.absolute().name}{_UNPACKING}{os.getpid()}-{uuid.uuid4().hex[:8]}")
    try:
        private_folder(beside)
        with told_plainly(beside):
            listed = _unpack(path, beside, is_allowed, progress)
        if listed.get("kind") != kind:
            raise _bad(path, f"it holds {listed.get('kind')!r}, not {kind!r}")
        check(beside)
        with told_plainly(to):
            for folder in (beside, *(one for one in beside.rglob("*") if one.is_dir())):
                sync(folder)
            if to.exists():
                to.rmdir()
            private_folder(to.absolute().parent)
            beside.rename(to)
            sync(to.absolute().parent)
        return listed
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _remove_leftovers(to: Path) -> None:
    """Remove what killed restores unpacked beside a place: it holds personal data, and nobody would look there."""
    for left in to.absolute().parent.glob(f".{to.absolute().name}{_UNPACKING}*"):
        if not is_alive(left.name.rpartition(_UNPACKING)[2].partition("-")[0]):
            shutil.rmtree(left, ignore_errors=True)


def _must_be_empty(to: Path) -> None:
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise UsageError(
            "a backup is unpacked into an empty place only", file=str(to), remedy="Name a folder that is not there yet"
        )


def _add(archive: tarfile.TarFile, name: str, file: Path) -> dict[str, Any]:
    with file.open("rb") as opened:
        size = os.fstat(opened.fileno()).st_size
        told = _Hashing(opened)
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        archive.addfile(member, told)
        return {"name": name, "size": size, "sha256": told.digest.hexdigest()}


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(text.encode()), 0o600
    archive.addfile(member, io.BytesIO(text.encode()))


class _Hashing(io.RawIOBase):
    """A file that is hashed while it is read."""

    def __init__(self, opened: IO[bytes]) -> None:
        self._opened = opened
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        piece = self._opened.read(size)
        self.digest.update(piece)
        return piece


def _unpack(path: Path, to: Path, is_allowed: Callable[[str], bool], progress: Callable[[int], None]) -> dict[str, Any]:
    found: dict[str, tuple[int, str]] = {}
    listed: dict[str, Any] | None = None
    try:
        with tarfile.open(path, "r:") as archive:
            for member in archive:
                opened = archive.extractfile(member) if member.isreg() else None
                if opened is None or listed is not None:
                    raise _bad(path, f"it holds {member.name!r}, which is no plain file")
                if member.name == LIST:
                    listed = json.loads(opened.read())
                    continue
                if not is_allowed(member.name) or member.name in found:
                    raise _bad(path, f"it holds {member.name!r}, which does not belong there")
                found[member.name] = _write(opened, to / member.name)
                progress(len(found))
    except (tarfile.TarError, EOFError, ValueError, OSError) as error:
        if isinstance(error, OSError) and not isinstance(error, tarfile.TarError) and error.filename != str(path):
            raise
        raise _bad(path, "it is cut short, or no archive at all") from error
    _compare(path, listed, found)
    return listed or {}


def _write(opened: IO[bytes], to: Path) -> tuple[int, str]:
    private_folder(to.parent)
    digest, size = hashlib.sha256(), 0
    handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as write:
        while piece := opened.read(_AT_A_TIME):
            digest.update(piece)
            size += len(piece)
            write.write(piece)
        write.flush()
        os.fsync(write.fileno())
    return size, digest.hexdigest()


def _compare(path: Path, listed: Mapping[str, Any] | None, found: Mapping[str, tuple[int, str]]) -> None:
    if not isinstance(listed, dict) or not isinstance(listed.get("files"), list):
        raise _bad(path, "its list of files is missing, so it was cut short")
    if listed.get("version") != VERSION:
        raise _bad(path, f"it is of version {listed.get('version')}, this program reads {VERSION}")
    try:
        told = {one["name"]: (one["size"], one["sha256"]) for one in listed["files"]}
    except (TypeError, KeyError) as error:
        raise _bad(path, "its list of files is damaged") from error
    wrong = sorted({name for name in {*told, *found} if told.get(name) != found.get(name)})
    if wrong:
        raise _bad(path, f"{wrong[0]} is not what was packed")


def _bad(path: Path, why: str) -> InputError:
    return InputError(f"this backup cannot be used: {why}", file=str(path), remedy="Use another backup")


def names_of(files: Iterable[tuple[str, Path]]) -> list[tuple[str, Path]]:
    """List what is there of some files, in the order of their names."""
    return sorted((name, file) for name, file in files if file.is_file())
