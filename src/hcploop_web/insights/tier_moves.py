"""Tiers in two kept snapshots: who moved, and why."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass

import pyarrow as pa
from django.conf import settings

from hcploop.engine import Snapshot, open_snapshot
from hcploop.errors import NotFound
from hcploop_web.insights.moves import RATED, Moves
from hcploop_web.insights.reading import store_in_force, utc

_KEPT = 4


@dataclass(frozen=True)
class Kept:
    """A snapshot that was kept."""

    snapshot_id: str
    as_of: dt.datetime
    created_at: dt.datetime
    is_in_force: bool


class NoSuchSnapshot(Exception):
    """It was never there, or is kept no longer."""


def kept_snapshots() -> tuple[Kept, ...]:
    """List the snapshots that were kept, the newest first.

    Raises
    ------
    NothingYet
        There is none.
    """
    store, current = store_in_force()
    found = [
        Kept(one.snapshot_id, utc(one.as_of), utc(one.created_at), one.snapshot_id == current)
        for one in store.snapshots()
    ]
    return tuple(reversed(found))


def moves_between(older: str, newer: str) -> Moves:
    """Compare tiers in two snapshots.

    Parameters
    ----------
    older, newer : str
        Their ids.

    Returns
    -------
    Moves
        Kept for the next question about the same two.

    Raises
    ------
    NoSuchSnapshot
        One of them is not there.
    """
    name = (str(settings.OUT), older, newer)
    with _lock:
        if name not in _compared:
            before, after = _rated(older), _rated(newer)
            _compared[name] = Moves(before[0], after[0], after[1])
            while len(_compared) > _KEPT:
                _compared.pop(next(iter(_compared)))
        return _compared[name]


_lock = threading.Lock()
_compared: dict[tuple[str, str, str], Moves] = {}


def _rated(snapshot_id: str) -> tuple[pa.Table, pa.Table]:
    try:
        snapshot: Snapshot = open_snapshot(settings.OUT, snapshot_id)
    except NotFound as error:
        raise NoSuchSnapshot from error
    with snapshot.questions() as ask:
        return ask(RATED), ask("SELECT * FROM hcp_redirect")
