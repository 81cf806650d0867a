"""Where the log is written to, shared by all who write: one small file, which is also their lock."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

NAME = "mark"
_BYTES = 128


@dataclass(frozen=True)
class Mark:
    """How far the log goes.

    Parameters
    ----------
    segment : str
        The one that is written to.
    clean : int
        Its length in whole frames. A file of another length was left by somebody who was killed while writing.
    durable : int
        How much of it is certain to be on the disk.
    """

    segment: str
    clean: int
    durable: int


@contextmanager
def held_mark(handle: int) -> Iterator[None]:
    """Let nobody else write to the log while the block runs; the lock goes with a process that is killed."""
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)


@contextmanager
def shared_mark(folder: Path) -> Iterator[Mark | None]:
    """Give the mark of a log to which nobody writes while the block runs.

    Parameters
    ----------
    folder : Path
        The log.

    Yields
    ------
    Mark or None
        None where there is none yet.
    """
    try:
        handle = os.open(folder / NAME, os.O_RDONLY)
    except FileNotFoundError:
        yield None
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield read_mark(handle)
    finally:
        os.close(handle)


def open_mark(folder: Path) -> int:
    """Open the mark of a log for a writer; gives the file's handle."""
    return os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def read_mark(handle: int) -> Mark | None:
    """Read the mark; None where there is none, or one that a failure of the machine spoiled."""
    words = os.pread(handle, _BYTES, 0).split()
    if len(words) != 3 or not (words[1].isdigit() and words[2].isdigit()):
        return None
    return Mark(words[0].decode(errors="replace"), int(words[1]), int(words[2]))


def write_mark(handle: int, mark: Mark) -> None:
    """Replace the mark. It is a few bytes in place, so a full disk has room for it."""
    os.pwrite(handle, f"{mark.segment} {mark.clean} {mark.durable}\n".encode().ljust(_BYTES), 0)
