"""The snapshots that were kept, and what differs between two."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from hcploop.engine import Manifest, Store
from hcploop.errors import NotFound, UsageError
from hcploop.schema import TABLES
from hcploop_web.insights.reading import utc

COUNTED = ("people", "records", "touches", "quarantined_values")


@dataclass(frozen=True)
class Kept:
    """A snapshot that was kept.

    Parameters
    ----------
    changes : tuple of (name, now, difference)
        Counts against the snapshot that its run started from; the difference is None where that is gone.
    """

    snapshot_id: str
    parent: str | None
    created_at: dt.datetime
    as_of: dt.datetime
    market: str
    version: str
    is_in_force: bool
    changes: tuple[tuple[str, int, int | None], ...]


@dataclass(frozen=True)
class Difference:
    """Rows of a table in two snapshots."""

    table: str
    text: str
    before: int
    after: int

    @property
    def change(self) -> int:
        """How many more there are."""
        return self.after - self.before


def kept_snapshots() -> tuple[Kept, ...]:
    """List the snapshots that were kept, newest first; none where nothing was published yet."""
    try:
        store = Store(Path(settings.OUT), read_only=True)
    except (NotFound, UsageError):
        return ()
    in_force, manifests = store.current_id(), store.snapshots()
    known = {manifest.snapshot_id: manifest for manifest in manifests}
    return tuple(_kept(one, known.get(one.parent or ""), in_force) for one in reversed(manifests))


def differences(before: str, after: str) -> tuple[Difference, ...]:
    """Count what differs between two snapshots, table by table, those that differ first.

    Raises
    ------
    NoSuchSnapshot
        One of them is not kept.
    """
    try:
        store = Store(Path(settings.OUT), read_only=True)
        old, new = store.manifest(before), store.manifest(after)
    except (NotFound, UsageError) as error:
        raise NoSuchSnapshot(str(error)) from error
    names = sorted(name for name in {*old.tables, *new.tables} if name in TABLES)
    found = [Difference(name, TABLES[name].text, old.rows(name), new.rows(name)) for name in names]
    return tuple(sorted(found, key=lambda one: not one.change))


class NoSuchSnapshot(Exception):
    """It is not kept (any more)."""


def _kept(one: Manifest, parent: Manifest | None, in_force: str | None) -> Kept:
    return Kept(
        one.snapshot_id,
        one.parent,
        utc(one.created_at),
        utc(one.as_of),
        one.market,
        one.version,
        one.snapshot_id == in_force,
        tuple(
            (name, one.counts.get(name, 0), one.counts.get(name, 0) - parent.counts.get(name, 0) if parent else None)
            for name in COUNTED
        ),
    )
