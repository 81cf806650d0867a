"""Visitors who have not said who they are, and who they turn out to be."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from hcploop_web.collector.rows import Row

Visitor = tuple[str, str]
"""A source, and the anonymous id under which it knows somebody."""

_AT_ONCE = 400


@dataclass(frozen=True)
class Claim:
    """A moment at which a visitor said who she is."""

    visitor: Visitor
    at: str
    user_id: str


class Waiting(msgspec.Struct, frozen=True):
    """A row whose person is not known yet.

    Parameters
    ----------
    visitor : (source, anonymous id)
        Whose.
    at, hour : str
        When it happened; the hour in which it came.
    kind : str
        What it is a row of.
    row : list of str
        Its values, the first of them empty.
    """

    visitor: Visitor
    at: str
    hour: str
    kind: str
    row: Row


class Owners:
    """Who visitors are, at any moment.

    Parameters
    ----------
    claims : mapping of Visitor to list of (at, user_id)
        What they said, the earliest first.
    """

    def __init__(self, claims: Mapping[Visitor, Sequence[tuple[str, str]]]) -> None:
        self._claims = claims

    def of(self, visitor: Visitor, at: str) -> str | None:
        """Tell who a visitor was.

        Parameters
        ----------
        visitor : (source, anonymous id)
            Whom the source means.
        at : str
            When.

        Returns
        -------
        str or None
            The user who had said so last; before anybody did, the one who was the first to; None where nobody ever did.

        Examples
        --------
        >>> owners = Owners({("portal", "v"): [("2026-05-01", "a"), ("2026-05-03", "b")]})
        >>> [owners.of(("portal", "v"), f"2026-0{month}-02") for month in (4, 5, 6)]
        ['a', 'a', 'b']
        """
        claims = self._claims.get(visitor)
        if not claims:
            return None
        place = bisect_right(claims, (at, "\U0010ffff")) - 1
        return claims[max(place, 0)][1]


def learn(ledger: sqlite3.Connection, claims: Iterable[Claim]) -> None:
    """Write down what visitors said of themselves."""
    ledger.executemany(
        "INSERT OR IGNORE INTO claim VALUES (?, ?, ?, ?)", [(*one.visitor, one.at, one.user_id) for one in claims]
    )


def owners(ledger: sqlite3.Connection, visitors: Iterable[Visitor]) -> Owners:
    """Look up who some visitors are."""
    found: dict[Visitor, list[tuple[str, str]]] = {}
    for source, some in _by_source(visitors):
        query = f"SELECT visitor, at, user_id FROM claim WHERE source = ? AND visitor IN ({_marks(some)})"  # noqa: S608 - question marks
        for visitor, at, user_id in ledger.execute(query + " ORDER BY visitor, at, user_id", [source, *some]):
            found.setdefault((source, visitor), []).append((at, user_id))
    return Owners(found)


def wait(ledger: sqlite3.Connection, waiting: Iterable[Waiting]) -> None:
    """Keep rows until their visitors say who they are."""
    ledger.executemany(
        "INSERT INTO waiting VALUES (?, ?, ?, ?, ?, ?)",
        [(*one.visitor, one.at, one.hour, one.kind, msgspec.json.encode(one.row).decode()) for one in waiting],
    )


def no_longer_waiting(ledger: sqlite3.Connection, visitors: Iterable[Visitor]) -> list[Waiting]:
    """Take out of the ledger what waited for some visitors.

    Parameters
    ----------
    ledger : sqlite3.Connection
        In a transaction.
    visitors : iterable of Visitor
        Who said who they are.

    Returns
    -------
    list of Waiting
        In the order in which it came.
    """
    taken = []
    for source, some in _by_source(visitors):
        chosen = f"source = ? AND visitor IN ({_marks(some)})"
        rows = ledger.execute(
            f"SELECT visitor, at, hour, kind, told FROM waiting WHERE {chosen} ORDER BY rowid",  # noqa: S608 - question marks
            [source, *some],
        ).fetchall()
        taken += [
            Waiting((source, visitor), at, hour, kind, msgspec.json.decode(told))
            for visitor, at, hour, kind, told in rows
        ]
        if rows:
            ledger.execute(f"DELETE FROM waiting WHERE {chosen}", [source, *some])  # noqa: S608 - the same
    return taken


def waited_too_long(ledger: sqlite3.Connection, before: str) -> list[tuple[str, str, int]]:
    """Let go of what came before an hour and still waits; gives source, hour of arrival, and how many rows."""
    passed = ledger.execute(
        "SELECT source, hour, count(*) FROM waiting WHERE hour < ? GROUP BY source, hour", [before]
    ).fetchall()
    ledger.execute("DELETE FROM waiting WHERE hour < ?", [before])
    return passed


def forget_claims(ledger: sqlite3.Connection, before: str) -> None:
    """Let go of what visitors said of themselves before a moment."""
    ledger.execute("DELETE FROM claim WHERE at < ?", [before])


def _by_source(visitors: Iterable[Visitor]) -> Iterator[tuple[str, list[str]]]:
    chosen: dict[str, set[str]] = {}
    for source, visitor in visitors:
        chosen.setdefault(source, set()).add(visitor)
    for source, every in chosen.items():
        ordered = sorted(every)
        for place in range(0, len(ordered), _AT_ONCE):
            yield source, ordered[place : place + _AT_ONCE]


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
