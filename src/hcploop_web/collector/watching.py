"""What those who watch are shown of the loader's work."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from hcploop_web.collector.counts import Outcome
from hcploop_web.collector.events import Event
from hcploop_web.collector.judge import TAIL, Fate
from hcploop_web.collector.ledger import reading_ledger, state
from hcploop_web.collector.rows import COLUMNS
from hcploop_web.collector.segments import Position, segments


class Progress(msgspec.Struct, frozen=True):
    """How far the loader is.

    Parameters
    ----------
    at : datetime.datetime
        When it looked last.
    behind_bytes : int
        How much of the log it had not loaded then.
    received_at : datetime.datetime or None
        When what it loaded last had come; None where it was at the end.
    """

    at: dt.datetime
    behind_bytes: int
    received_at: dt.datetime | None


@dataclass(frozen=True)
class Seen:
    """One event of the tail, as a page shows it.

    Parameters
    ----------
    message_id, kind, name : str
        Which.
    who : str
        The user, else the visitor.
    received_at, happened_at : datetime.datetime or None
        When.
    outcome : Outcome
        What became of it.
    became : str
        The kind of row that it became.
    row : mapping of str to str
        That row, without what is empty.
    reason : str
        Why it was refused.
    """

    message_id: str
    kind: str
    name: str
    who: str
    received_at: dt.datetime
    happened_at: dt.datetime | None
    outcome: Outcome
    became: str
    row: Mapping[str, str]
    reason: str


@dataclass(frozen=True)
class Counted:
    """What came from a source.

    Parameters
    ----------
    hours : mapping of str to int
        Events by hour (UTC), of the hours in question.
    outcomes : mapping of Outcome to int
        What became of all that ever came.
    """

    hours: Mapping[str, int]
    outcomes: Mapping[Outcome, int]


def bytes_left(log: Path, loaded: Position | None) -> int:
    """Tell how much of a log stands behind a position."""
    left = 0
    for name in segments(log):
        if loaded is None or name >= loaded.segment:
            size = (log / name).stat().st_size
            left += size - (loaded.offset if loaded is not None and name == loaded.segment else 0)
    return left


def add_to_tail(ledger: sqlite3.Connection, tail: Mapping[str, Iterable[Fate]]) -> None:
    """Show the last events of each source in place of those that came before them."""
    for source, fates in tail.items():
        ledger.executemany(
            "INSERT INTO tail (source, message_id, told) VALUES (?, ?, ?)",
            [(source, fate.event.message_id, json.dumps(_told(fate), ensure_ascii=False)) for fate in fates],
        )
        ledger.execute(
            "DELETE FROM tail WHERE source = ?1 AND number <= "
            "(SELECT number FROM tail WHERE source = ?1 ORDER BY number DESC LIMIT 1 OFFSET ?2)",
            [source, TAIL],
        )


def tail_of(path: Path, source: str, *, message_id: str = "") -> list[Seen]:
    """Give the last events of a source, the newest first; with a message id those of that id only.

    Parameters
    ----------
    path : Path
        The ledger.
    source : str
        The source.
    message_id : str
        Of one event; empty for all.

    Returns
    -------
    list of Seen
        At most a hundred.
    """
    with reading_ledger(path) as ledger:
        if ledger is None:
            return []
        rows = ledger.execute(
            "SELECT told FROM tail WHERE source = ?1 AND (?2 = '' OR message_id = ?2) ORDER BY number DESC",
            [source, message_id],
        )
        return [_seen(json.loads(row[0])) for row in rows]


def counted(path: Path, source: str, *, since: str) -> Counted:
    """Count what came from a source.

    Parameters
    ----------
    path : Path
        The ledger.
    source : str
        The source.
    since : str
        The first hour that is told apart.

    Returns
    -------
    Counted
        In all, and by hour.
    """
    with reading_ledger(path) as ledger:
        if ledger is None:
            return Counted({}, {})
        hours = ledger.execute(
            "SELECT hour, sum(events) FROM tally WHERE source = ? AND hour >= ? GROUP BY hour ORDER BY hour",
            [source, since],
        )
        outcomes = ledger.execute("SELECT outcome, sum(events) FROM tally WHERE source = ? GROUP BY outcome", [source])
        return Counted(dict(hours.fetchall()), {Outcome(name): events for name, events in outcomes if events})


def without_rule(path: Path, source: str) -> list[tuple[str, int]]:
    """Name the events of a source that have no rule, those that come most often first, with how many came."""
    with reading_ledger(path) as ledger:
        if ledger is None:
            return []
        query = "SELECT name, events FROM ignored WHERE source = ? ORDER BY events DESC, name LIMIT 20"
        return ledger.execute(query, [source]).fetchall()


def progress(path: Path) -> Progress | None:
    """Tell how far the loader is; None where it never ran."""
    with reading_ledger(path) as ledger:
        noted = state(ledger, "progress") if ledger is not None else None
        return msgspec.json.decode(noted, type=Progress) if noted else None


def _told(fate: Fate) -> dict[str, Any]:
    event = fate.event
    row = dict(zip(COLUMNS[fate.kind], fate.row, strict=True)) if fate.kind else {}
    told = {
        "message_id": event.message_id,
        "kind": "",
        "name": "",
        "who": "",
        "received_at": event.received_at.isoformat(),
        "happened_at": None,
        "outcome": fate.outcome.value,
        "became": fate.kind,
        "row": {column: value for column, value in row.items() if value},
        "reason": fate.reason,
    }
    if isinstance(event, Event):
        told |= {
            "kind": event.kind,
            "name": event.name,
            "who": event.user_id or event.anonymous_id or "",
            "happened_at": event.happened_at.isoformat(),
        }
    return told


def _seen(told: dict[str, Any]) -> Seen:
    moments = {
        name: dt.datetime.fromisoformat(told[name]) if told[name] else None for name in ("received_at", "happened_at")
    }
    return Seen(**{**told, **moments, "outcome": Outcome(told["outcome"])})
