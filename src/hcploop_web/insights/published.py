"""Runs that published a snapshot."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hcploop.engine import Manifest
from hcploop_web.insights.reading import store_in_force, utc


@dataclass(frozen=True)
class Published:
    """A snapshot that is kept; moments are UTC."""

    snapshot_id: str
    parent: str | None
    created_at: dt.datetime
    as_of: dt.datetime
    market: str
    version: str
    is_in_force: bool
    people: int
    records: int
    touches: int
    feeds: int


@dataclass(frozen=True)
class Runs:
    """A page of snapshots, newest first, and how many there are in all."""

    rows: tuple[Published, ...]
    count: int
    page: int


def published(*, page: int, rows: int) -> Runs:
    """List the snapshots that are kept, newest first.

    Raises
    ------
    NothingYet
        There is none.
    """
    store, current = store_in_force()
    manifests = sorted(store.snapshots(), key=lambda one: (one.created_at, one.snapshot_id), reverse=True)
    shown = manifests[(page - 1) * rows : page * rows]
    return Runs(tuple(_told(one, current) for one in shown), len(manifests), page)


def _told(one: Manifest, current: str) -> Published:
    return Published(
        snapshot_id=one.snapshot_id,
        parent=one.parent,
        created_at=utc(one.created_at),
        as_of=utc(one.as_of),
        market=one.market,
        version=one.version,
        is_in_force=one.snapshot_id == current,
        people=one.counts.get("people", 0),
        records=one.counts.get("records", 0),
        touches=one.counts.get("touches", 0),
        feeds=len({file.feed for file in one.files}),
    )
