"""Who a doctor is: her records, and what became of her id."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hcploop_web.accounts.rows import Sight
from hcploop_web.insights.identities import Record, record
from hcploop_web.insights.reading import Reading, reading, utc
from hcploop_web.insights.seeing import NoSuchDoctor
from hcploop_web.insights.sights import condition


@dataclass(frozen=True)
class Event:
    """A change of an id: minted, merged, split, restored or retired."""

    happened_at: dt.datetime
    kind: str
    one_id: str
    other_one_id: str | None
    records: int


@dataclass(frozen=True)
class Elsewhere:
    """A decision that a feed of the market told, not the web."""

    record_a: str
    record_b: str
    decision: str
    decided_by: str | None


@dataclass(frozen=True)
class Identity:
    """A doctor's records and history; `one_id` differs from the one asked for where that was merged into another."""

    one_id: str
    name: str | None
    hospital: str | None
    confidence: float
    records: tuple[Record, ...]
    probabilities: dict[int, float]
    events: tuple[Event, ...]
    redirects: tuple[tuple[str, dt.datetime], ...]
    elsewhere: tuple[Elsewhere, ...]
    reviews: int


def identity(one_id: str, sight: Sight) -> Identity:
    """Tell who a doctor is.

    Parameters
    ----------
    one_id : str
        Her id, or one that was merged into hers.
    sight : Sight
        What the user sees.

    Raises
    ------
    NoSuchDoctor
        There is none whom the user sees.
    NothingYet
        There is no snapshot.
    """
    now = reading()
    led = now.rows("SELECT one_id FROM hcp_redirect WHERE old_one_id = ?", [one_id])
    own = led[0]["one_id"] if led else one_id
    where, given = condition(sight)
    found = now.rows(f"SELECT * FROM doctor WHERE one_id = ? AND {where}", [own, *given])  # noqa: S608 - our own condition
    if not found:
        raise NoSuchDoctor
    rows = now.rows(
        "SELECT r.*, p.one_id, p.probability FROM record r JOIN record_person p USING (record_id) WHERE p.one_id = ? "
        "ORDER BY r.source, r.source_id",
        [own],
    )
    redirects = now.rows(
        "SELECT old_one_id, redirected_at FROM hcp_redirect WHERE one_id = ? ORDER BY redirected_at DESC, old_one_id",
        [own],
    )
    return Identity(
        one_id=own,
        name=found[0]["name"],
        hospital=found[0]["hospital"],
        confidence=found[0]["confidence"],
        records=tuple(record(row) for row in rows),
        probabilities={row["record_id"]: row["probability"] for row in rows},
        events=_events(now, [own, *(row["old_one_id"] for row in redirects)]),
        redirects=tuple((row["old_one_id"], utc(row["redirected_at"])) for row in redirects),
        elsewhere=_elsewhere(now, [row["record_id"] for row in rows]),
        reviews=_reviews(now, [row["record_id"] for row in rows]),
    )


def _events(now: Reading, ids: list[str]) -> tuple[Event, ...]:
    rows = now.rows(
        "SELECT happened_at, kind, one_id, other_one_id, len(record_ids) AS records FROM oneid_event "
        "WHERE list_contains(?, one_id) OR list_contains(?, other_one_id) ORDER BY happened_at DESC, kind, one_id",
        [ids, ids],
    )
    return tuple(Event(**{**row, "happened_at": utc(row["happened_at"])}) for row in rows)


def _elsewhere(now: Reading, records: list[int]) -> tuple[Elsewhere, ...]:
    rows = now.rows(
        "SELECT a.source || ':' || a.source_id AS record_a, b.source || ':' || b.source_id AS record_b, "
        "d.decision, d.decided_by FROM identity_decision d JOIN record a ON a.record_id = d.record_a "
        "JOIN record b ON b.record_id = d.record_b WHERE list_contains(?, d.record_a) OR list_contains(?, d.record_b) "
        "ORDER BY 1, 2",
        [records, records],
    )
    return tuple(Elsewhere(**row) for row in rows)


def _reviews(now: Reading, records: list[int]) -> int:
    found = now.rows(
        "SELECT count(*) AS n FROM oneid_review WHERE list_contains(?, record_a) OR list_contains(?, record_b)",
        [records, records],
    )
    return int(found[0]["n"])
