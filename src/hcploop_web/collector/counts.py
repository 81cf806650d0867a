"""What is counted: what became of events by the hour, and what was seen by whom on which day."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from enum import StrEnum

from hcploop_web.collector.rows import Row
from hcploop_web.collector.seen import known

View = tuple[str, str, str, str]
"""Source, day in the market's zone, content and channel."""
_NAMES_KEPT = 200


class Outcome(StrEnum):
    """What became of an event; every event that came is counted under one of them."""

    TOLD = "told"
    WAITING = "waiting"
    PASSED = "passed"
    REFUSED = "refused"
    DUPLICATE = "duplicate"
    NOT_CONSENTED = "not_consented"
    IGNORED = "ignored"
    FORGOTTEN = "forgotten"


Tally = Counter[tuple[str, str, Outcome]]
"""By source, the hour in which events came (UTC), and what became of them."""


def add_up(ledger: sqlite3.Connection, tally: Mapping[tuple[str, str, Outcome], int]) -> None:
    """Add to what was counted before; what was waiting and is no more is taken off."""
    ledger.executemany(
        "INSERT INTO tally VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET events = events + excluded.events",
        [(source, hour, outcome.value, events) for (source, hour, outcome), events in tally.items()],
    )


def add_ignored(ledger: sqlite3.Connection, names: Mapping[tuple[str, str], tuple[int, str]]) -> None:
    """Add to what had no rule: by source and name how many, and when last.

    Whoever sends chooses the names, so only some hundred of a source are kept.
    """
    ledger.executemany(
        "INSERT INTO ignored SELECT ?1, ?2, ?3, ?4 "
        "WHERE EXISTS (SELECT 1 FROM ignored WHERE source = ?1 AND name = ?2) "
        "OR (SELECT count(*) FROM ignored WHERE source = ?1) < ?5 "
        "ON CONFLICT DO UPDATE SET events = events + excluded.events, last_at = excluded.last_at",
        [(source, name, events, last_at, _NAMES_KEPT) for (source, name), (events, last_at) in names.items()],
    )


def add_views(
    ledger: sqlite3.Connection, views: Mapping[View, int], viewers: Mapping[bytes, View]
) -> Set[tuple[str, str]]:
    """Add views, and visitors who had not been counted on their day.

    Parameters
    ----------
    ledger : sqlite3.Connection
        In a transaction.
    views : mapping of View to int
        How many.
    viewers : mapping of bytes to View
        Who saw what when, by a mark of all of it.

    Returns
    -------
    set of (source, day)
        The days whose totals changed.
    """
    counted = known(ledger, "viewer", viewers)
    new = {one: view for one, view in viewers.items() if one not in counted}
    ledger.executemany("INSERT INTO viewer VALUES (?, ?)", [(one, new[one][1]) for one in sorted(new)])
    visitors = Counter(new.values())
    ledger.executemany(
        "INSERT INTO view VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET views = views + excluded.views, visitors = visitors + excluded.visitors",
        [(*view, count, visitors[view]) for view, count in views.items()],
    )
    return {(source, day) for source, day, _content, _channel in views}


def keep_totals(ledger: sqlite3.Connection, totals: Mapping[View, tuple[int, int]]) -> Set[tuple[str, str]]:
    """Put what platforms counted in the place of what they said before; gives the (source, day) of them."""
    ledger.executemany(
        "INSERT OR REPLACE INTO total VALUES (?, ?, ?, ?, ?, ?)", [(*view, *count) for view, count in totals.items()]
    )
    return {(source, day) for source, day, _content, _channel in totals}


def day_rows(ledger: sqlite3.Connection, source: str, day: str) -> Iterable[Row]:
    """Give the totals of a day as rows of `COLUMNS["aggregates"]`: of our count and the platform's the greater."""
    # Both may have counted the same views, so they are not added up.
    rows = ledger.execute(
        "SELECT content_id, channel, ?2, max(views), max(visitors) FROM ("
        "SELECT content_id, channel, views, visitors FROM view WHERE source = ?1 AND day = ?2 UNION ALL "
        "SELECT content_id, channel, views, visitors FROM total WHERE source = ?1 AND day = ?2"
        ") GROUP BY content_id, channel",
        [source, day],
    )
    return [[str(value) for value in row] for row in rows]


def forget_viewers(ledger: sqlite3.Connection, before: str) -> None:
    """Let go of who saw what before a day; the totals stay."""
    ledger.execute("DELETE FROM viewer WHERE day < ?", [before])
