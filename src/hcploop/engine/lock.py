"""One run at a time."""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from hcploop.engine.durable import told_plainly, write_text
from hcploop.errors import RunFailed


@contextmanager
def one_at_a_time(path: Path, *, started_at: dt.datetime) -> Iterator[None]:
    """Hold the lock while the block runs.

    The operating system lets go of it when the process ends, however it ends; the note beside it only
    serves to name the holder.

    Parameters
    ----------
    path : Path
        The lock's file; `<path>.json` says who holds it.
    started_at : datetime.datetime
        When this run started, UTC.

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
            raise _held(path, note) from error
    try:
        holder = {"pid": os.getpid(), "host": socket.gethostname(), "started_at": f"{started_at:%Y-%m-%dT%H:%M:%SZ}"}
        write_text(note, json.dumps(holder) + "\n")
        yield
    finally:
        note.unlink(missing_ok=True)
        lock.release()


def _held(path: Path, note: Path) -> RunFailed:
    try:
        told = json.loads(note.read_text(encoding="utf-8"))
        holder = f"process {told['pid']} on {told['host']}, started {told['started_at']},"
    except (OSError, ValueError, KeyError, TypeError):
        # The holder has the lock but has not written its note yet, or is just leaving.
        holder = "another process"
    return RunFailed(f"{holder} is at work here", file=str(path.parent), remedy="Wait until it ends, then run again")
