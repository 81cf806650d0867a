"""One run at a time."""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from hcploop.engine.durable import told_plainly, write_text
from hcploop.errors import RunFailed

REFRESH = "refresh"
PATIENCE_SECONDS = 900
"""How long a run waits for a refresh."""

COMING_SECONDS = 2
"""How long for one of whom nothing is known yet."""


@contextmanager
def one_at_a_time(path: Path, *, started_at: dt.datetime, doing: str = "run") -> Iterator[None]:
    """Hold the lock while the block runs.

    The operating system lets go of it when the process ends, however it ends; the note beside it only
    serves to name the holder.

    Parameters
    ----------
    path : Path
        The lock's file; `<path>.json` says who holds it.
    started_at : datetime.datetime
        When this run started, UTC.
    doing : {"run", "refresh"}
        What is done. A run waits for a refresh, which ends within minutes; a refresh waits for nobody.

    Raises
    ------
    RunFailed
        Another process holds it; the error names it.
    """
    note = path.with_name(f"{path.name}.json")
    lock = FileLock(path, mode=0o600, timeout=0)
    with told_plainly(path):
        try:
            lock.acquire()
        except Timeout as error:
            if doing == REFRESH or not _waited(lock, note):
                raise _held(path, note) from error
    try:
        began_at = f"{started_at:%Y-%m-%dT%H:%M:%SZ}"
        holder = {"pid": os.getpid(), "host": socket.gethostname(), "started_at": began_at, "doing": doing}
        write_text(note, json.dumps(holder) + "\n")
        yield
    finally:
        note.unlink(missing_ok=True)
        lock.release()


def _waited(lock: FileLock, note: Path) -> bool:
    """Wait for a refresh, and tell whether the lock is ours now; for a run nobody waits."""
    with suppress(Timeout):
        if not _holder(note):
            # It has the lock and has not written its note yet, or is just leaving.
            lock.acquire(timeout=COMING_SECONDS, poll_interval=0.1)
            return True
    with suppress(Timeout):
        if _holder(note).get("doing") == REFRESH:
            lock.acquire(timeout=PATIENCE_SECONDS, poll_interval=0.2)
            return True
    return False


def _held(path: Path, note: Path) -> RunFailed:
    told = _holder(note)
    # Without a note the holder has the lock but has not written it yet, or is just leaving.
    known = f"process {told.get('pid')} on {told.get('host')}, started {told.get('started_at')},"
    holder = known if told else "another process"
    return RunFailed(f"{holder} is at work here", file=str(path.parent), remedy="Wait until it ends, then run again")


def _holder(note: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(note.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}
