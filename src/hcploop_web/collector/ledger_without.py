"""The loader's memory without somebody: what it was told of her, and what waits for her devices."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from typing import Any

from hcploop_web.collector.consent_words import ConsentWord
from hcploop_web.collector.counts import Outcome, add_up
from hcploop_web.collector.forgotten import NOBODY, Forgotten
from hcploop_web.collector.people import User, drop_unnamed, unnamed_words
from hcploop_web.collector.seen import mark
from hcploop_web.collector.visitors import Visitor
from hcploop_web.privacy.hers import Hers


def users_of(ledger: sqlite3.Connection, known_as: Collection[User], meant: Forgotten) -> set[User]:
    """Find all under which sources of events know somebody.

    Parameters
    ----------
    ledger : sqlite3.Connection
        The ledger.
    known_as : collection of (source, id)
        What the loop says.
    meant : Forgotten
        Her identifiers, by which she is found where no run has read her yet.

    Returns
    -------
    set of (source, id)
        Those that the loop says among them.
    """
    rows = ledger.execute("SELECT source, user_id, traits FROM person")
    return {*known_as, *((source, user) for source, user, traits in rows if meant.knows(json.loads(traits)))}


def written_of(ledger: sqlite3.Connection, users: Iterable[User]) -> list[dict[str, Any]]:
    """Tell what the ledger holds of somebody: traits, and what she allowed."""
    found: list[dict[str, Any]] = []
    for user in sorted(users):
        for (traits,) in ledger.execute("SELECT traits FROM person WHERE source = ? AND user_id = ?", user):
            told = {column: word[1] for column, word in json.loads(traits).items()}
            found.append({"source": user[0], "user_id": user[1], "what": "traits", "told": told})
        for category, at, state in ledger.execute(
            "SELECT category, at, state FROM said WHERE source = ? AND user_id = ?", user
        ):
            told = {"category": category, "at": at, "state": state}
            found.append({"source": user[0], "user_id": user[1], "what": "consent", "told": told})
    return found


def without(ledger: sqlite3.Connection, users: set[User], hers: Hers) -> tuple[set[Visitor], int]:
    """Remove somebody.

    Parameters
    ----------
    ledger : sqlite3.Connection
        In a transaction.
    users : set of (source, id)
        Under which sources know her.
    hers : Hers
        What else tells her.

    Returns
    -------
    visitors : set of (source, anonymous id)
        Devices that were hers alone.
    gone : int
        Rows that were removed.
    """
    claimed = {
        (user[0], visitor)
        for user in users
        for (visitor,) in ledger.execute("SELECT visitor FROM claim WHERE source = ? AND user_id = ?", user)
    }
    _forget_viewers(ledger, users | claimed)
    ledger.executemany(
        "UPDATE OR REPLACE claim SET user_id = ? WHERE source = ? AND user_id = ?", [(NOBODY, *user) for user in users]
    )
    alone = {one for one in claimed if not _has_others(ledger, one)}
    ledger.executemany("DELETE FROM claim WHERE source = ? AND visitor = ?", alone)
    gone = len(claimed)
    for table in ("person", "said"):
        gone += ledger.executemany(f"DELETE FROM {table} WHERE source = ? AND user_id = ?", users).rowcount  # noqa: S608 - our own tables
    words = [one for one in unnamed_words(ledger) if _is_of(one, users)]
    drop_unnamed(ledger, words)
    gone += len(words) + _forget_tail(ledger, users | claimed, hers)
    return alone, gone + _forget_waiting(ledger, users | claimed, hers)


def _is_of(word: ConsentWord, users: set[User]) -> bool:
    return (word.source, word.user_id) in users


def _has_others(ledger: sqlite3.Connection, visitor: Visitor) -> bool:
    query = "SELECT 1 FROM claim WHERE source = ? AND visitor = ? AND user_id <> ? LIMIT 1"
    return ledger.execute(query, [*visitor, NOBODY]).fetchone() is not None


def _forget_tail(ledger: sqlite3.Connection, ids: set[User], hers: Hers) -> int:
    gone = []
    for number, source, told in ledger.execute("SELECT number, source, told FROM tail"):
        seen = json.loads(told)
        values = {str(seen["who"]), *map(str, seen["row"].values())}
        records = {(source, value) for value in values} | {
            tuple(value.split(":", 1)) for value in values if value.startswith(f"{source}:")
        }
        if records & ids or hers.is_told_in(told):
            gone.append((number,))
    ledger.executemany("DELETE FROM tail WHERE number = ?", gone)
    return len(gone)


def _forget_waiting(ledger: sqlite3.Connection, ids: set[User], hers: Hers) -> int:
    rows = ledger.execute("SELECT rowid, source, visitor, hour, told FROM waiting").fetchall()
    gone = [row for row in rows if (row[1], row[2]) in ids or hers.is_told_in(row[4])]
    for rowid, source, _visitor, hour, _told in gone:
        ledger.execute("DELETE FROM waiting WHERE rowid = ?", [rowid])
        add_up(ledger, {(source, hour, Outcome.WAITING): -1, (source, hour, Outcome.FORGOTTEN): 1})
    return len(gone)


def _forget_viewers(ledger: sqlite3.Connection, ids: set[User]) -> None:
    """Let go of the hashes that say what she saw on which day; the totals stay."""
    (first,) = ledger.execute("SELECT min(day) FROM viewer").fetchone()
    for source, one in sorted(ids):
        views = ledger.execute(
            "SELECT source, day, content_id, channel FROM view WHERE source = ? AND day >= ?", [source, first or ""]
        )
        ledger.executemany("DELETE FROM viewer WHERE id = ?", [(mark(*view, one),) for view in views.fetchall()])
