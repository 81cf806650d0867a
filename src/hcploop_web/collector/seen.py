"""Which messages came before: sixteen bytes each, kept for as long as a sender may send one again."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable

_AT_ONCE = 1000


def mark(*parts: str) -> bytes:
    """Give what a message is known again by.

    Parameters
    ----------
    *parts : str
        Its source, its id, and what else tells it apart.

    Returns
    -------
    bytes
        Sixteen of them: among a thousand million messages the chance that any two share them is one in 10^21.
    """
    return hashlib.blake2b("\0".join(parts).encode(errors="surrogatepass"), digest_size=16).digest()


def known(ledger: sqlite3.Connection, table: str, marks: Iterable[bytes]) -> set[bytes]:
    """Tell which of some marks stand in a table of the ledger, `seen` or `viewer`."""
    # In the order of the table, so that neighbours are looked for on the same page.
    ordered = sorted(marks)
    found: set[bytes] = set()
    for place in range(0, len(ordered), _AT_ONCE):
        some = ordered[place : place + _AT_ONCE]
        rows = ledger.execute(f"SELECT id FROM {table} WHERE id IN ({', '.join('?' * len(some))})", some)  # noqa: S608 - a table that we name
        found.update(row[0] for row in rows)
    return found


def remember(ledger: sqlite3.Connection, marks: Iterable[bytes], day: int) -> None:
    """Keep the marks of messages.

    Parameters
    ----------
    ledger : sqlite3.Connection
        In a transaction.
    marks : iterable of bytes
        New ones.
    day : int
        The day on which they came, as `datetime.date.toordinal` counts.
    """
    ledger.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?)", [(one, day) for one in sorted(marks)])


def forget_passed(ledger: sqlite3.Connection, before: int) -> int:
    """Let go of the marks of messages that came before a day; tells how many."""
    return ledger.execute("DELETE FROM seen WHERE day < ?", [before]).rowcount
