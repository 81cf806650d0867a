"""How a doctor's tiers changed from snapshot to snapshot."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial

import duckdb
from django.conf import settings

from hcploop.engine import Store, open_snapshot
from hcploop_web.accounts.rows import Sight
from hcploop_web.insights.reading import Reading, reading, utc
from hcploop_web.insights.seeing import NoSuchDoctor
from hcploop_web.insights.sights import brands_seen, condition


@dataclass(frozen=True)
class Stood:
    """Where a doctor stood for a brand, from a snapshot on until the next line."""

    as_of: dt.datetime
    brand: str
    persona: str
    grade: str | None
    tier: int | None


def tier_history(one_id: str, sight: Sight) -> tuple[Stood, ...]:
    """Tell when a doctor's tier, persona or grade changed, over the snapshots that are kept.

    Parameters
    ----------
    one_id : str
        Her id.
    sight : Sight
        What the user sees.

    Returns
    -------
    tuple of Stood
        By brand, newest first; what stayed the same stands once, with the snapshot in which it began.

    Raises
    ------
    NoSuchDoctor
        There is none whom the user sees.
    """
    now = reading()
    where, given = condition(sight)
    if not now.rows(f"SELECT 1 FROM doctor WHERE one_id = ? AND {where}", [one_id, *given]):  # noqa: S608 - our own condition
        raise NoSuchDoctor
    found: list[Stood] = []
    rows = [Stood(**row) for row in _rows(now, one_id)]  # type: ignore[arg-type] # as the query names them
    for brand in brands_seen(sight, list(now.snapshot.manifest.settings.brands)):
        told: list[Stood] = []
        for one in rows:
            if one.brand == brand and (not told or _place(told[-1]) != _place(one)):
                told.append(one)
        found += reversed(told)
    return tuple(found)


def _place(one: Stood) -> tuple[str, str | None, int | None]:
    return one.persona, one.grade, one.tier


def _rows(now: Reading, one_id: str) -> list[dict[str, object]]:
    """Read her tiers from every kept snapshot, oldest first; each snapshot is opened once."""
    kept = Store(settings.OUT, read_only=True).snapshots()
    found: list[dict[str, object]] = []
    for manifest in sorted(kept, key=lambda one: (one.as_of, one.created_at)):
        connection = now.once(f"tiers of {manifest.snapshot_id}", partial(_opened, manifest.snapshot_id))
        query = "SELECT brand, persona, grade, tier FROM hcp_tier WHERE one_id = ?"
        rows = connection.cursor().execute(query, [one_id]).to_arrow_table().to_pylist()
        found += [{"as_of": utc(manifest.as_of), **row} for row in rows]
    return found


def _opened(snapshot_id: str) -> duckdb.DuckDBPyConnection:
    return open_snapshot(settings.OUT, snapshot_id).connect()
