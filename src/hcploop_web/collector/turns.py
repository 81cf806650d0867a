"""Whose turn it is at the log and the ledger: the loader's for a batch, or an erasure's until it is done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

_WORK, _NEXT = "work.lock", "next.lock"
_MODE = 0o600


@contextmanager
def loading_turn(home: Path, *, timeout: float = -1) -> Iterator[None]:
    """Let nobody else change the log or the ledger while a batch is loaded.

    Parameters
    ----------
    home : Path
        The folder `collector`.
    timeout : float
        Seconds to wait for an erasure that is at work; less than none waits until it is done.

    Raises
    ------
    filelock.Timeout
        It is not done yet.
    """
    work = FileLock(home / _WORK, mode=_MODE)
    # Whoever waits to erase stands at the door, so that batch after batch cannot keep it waiting.
    with FileLock(home / _NEXT, timeout=timeout, mode=_MODE):
        work.acquire(timeout=timeout)
    try:
        yield
    finally:
        work.release()


@contextmanager
def erasing_turn(home: Path) -> Iterator[None]:
    """Let nobody be loaded while somebody is erased; what comes in the meantime waits in the log.

    Parameters
    ----------
    home : Path
        The folder `collector`; made where missing.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(home / _NEXT, mode=_MODE), FileLock(home / _WORK, mode=_MODE):
        yield
