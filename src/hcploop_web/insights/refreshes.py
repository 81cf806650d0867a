"""What refreshes laid over the snapshot in force, and how the last one ended."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from hcploop.engine import Store
from hcploop.engine.durable import write_text
from hcploop.errors import NotFound, UsageError
from hcploop_web.insights.reading import utc

_READ_BYTES = 1 << 20
"""Files up to this size are told apart by what stands in them: the web writes its own anew without a change."""


@dataclass(frozen=True)
class LastRefresh:
    """The last refresh; moments are UTC.

    Parameters
    ----------
    at : datetime.datetime or None
        When it was made; None where none lies on the snapshot in force.
    people, waiting : int
        Doctors ranked anew since the run; doctors who wait for the next run.
    seconds : float
        How long it took.
    failed_at : datetime.datetime or None
        When one failed since.
    message : str
        Why it failed.
    """

    at: dt.datetime | None
    people: int
    waiting: int
    seconds: float
    failed_at: dt.datetime | None
    message: str


def last_refresh() -> LastRefresh | None:
    """Tell of the last refresh; None where there was none since the run."""
    try:
        store = Store(settings.OUT, read_only=True)
    except (NotFound, UsageError):
        return None
    laid = store.overlays.on(store.current_id())
    failed_at, message = _failure()
    made_at = utc(laid.overlay.made_at) if laid else None
    if failed_at and made_at and made_at > failed_at:
        failed_at, message = None, ""
    if laid is None and failed_at is None:
        return None
    over = laid.overlay if laid else None
    return LastRefresh(
        at=made_at,
        people=over.people if over else 0,
        waiting=over.waiting if over else 0,
        seconds=over.seconds if over else 0.0,
        failed_at=failed_at,
        message=message,
    )


def note_refresh(*, at: dt.datetime, message: str) -> None:
    """Write down how a refresh ended.

    Parameters
    ----------
    at : datetime.datetime
        When, UTC.
    message : str
        Why it failed; empty where it did not.
    """
    write_text(_note(), json.dumps({"at": at.isoformat(), "message": message}) + "\n")


def drop_mark() -> str:
    """Tell one state of the drop folder from another, without reading its large files."""
    digest = hashlib.sha256()
    for folder, _, names in sorted(os.walk(settings.DROP)):
        for name in sorted(names):
            digest.update(_state(Path(folder, name)).encode())
    return digest.hexdigest()


def _state(path: Path) -> str:
    try:
        state = path.stat()
        if state.st_size <= _READ_BYTES:
            return f"{path} {hashlib.sha256(path.read_bytes()).hexdigest()}\n"
    except OSError:
        # It was taken away between the two looks.
        return f"{path}\n"
    return f"{path} {state.st_size} {state.st_mtime_ns}\n"


def _failure() -> tuple[dt.datetime | None, str]:
    try:
        told = json.loads(_note().read_text(encoding="utf-8"))
        return (dt.datetime.fromisoformat(told["at"]), str(told["message"])) if told["message"] else (None, "")
    except (OSError, ValueError, KeyError, TypeError):
        return None, ""


def _note() -> Path:
    return Path(settings.HOME) / "refresh.json"
