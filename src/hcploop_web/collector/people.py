"""What the ledger keeps of people: their traits, and what they allowed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping

import msgspec

from hcploop_web.collector.consent_words import ConsentWord, Said
from hcploop_web.collector.traits import Traits

User = tuple[str, str]
"""A source, and the id under which it knows somebody."""


def known_traits(ledger: sqlite3.Connection, users: Iterable[User]) -> dict[User, Traits]:
    """Look up what was told of some people."""
    found = {}
    for user in users:
        row = ledger.execute("SELECT traits FROM person WHERE source = ? AND user_id = ?", user).fetchone()
        if row:
            found[user] = {column: tuple(word) for column, word in json.loads(row[0]).items()}
    return found


def keep_traits(ledger: sqlite3.Connection, traits: Mapping[User, Traits]) -> None:
    """Keep what is known of people now."""
    ledger.executemany(
        "INSERT OR REPLACE INTO person VALUES (?, ?, ?)",
        [(*user, json.dumps(told, ensure_ascii=False)) for user, told in traits.items()],
    )


def known_words(ledger: sqlite3.Connection, users: Iterable[User]) -> dict[tuple[str, str, str], Said]:
    """Look up what some people allowed, by category."""
    found: dict[tuple[str, str, str], Said] = {}
    for user in users:
        rows = ledger.execute("SELECT category, at, state FROM said WHERE source = ? AND user_id = ?", user)
        found |= {(*user, category): Said(state, at) for category, at, state in rows}
    return found


def keep_words(ledger: sqlite3.Connection, said: Mapping[tuple[str, str, str], Said]) -> None:
    """Keep the last words of people."""
    ledger.executemany(
        "INSERT OR REPLACE INTO said VALUES (?, ?, ?, ?, ?)", [(*key, one.at, one.state) for key, one in said.items()]
    )


def keep_unnamed(ledger: sqlite3.Connection, words: Iterable[ConsentWord], day: int) -> None:
    """Keep words of people whom nobody knows yet."""
    ledger.executemany(
        "INSERT OR IGNORE INTO unnamed VALUES (?, ?)", [(msgspec.json.encode(one), day) for one in words]
    )


def unnamed_words(ledger: sqlite3.Connection) -> list[ConsentWord]:
    """Give the words of people whom nobody knew, the earliest first."""
    rows = ledger.execute("SELECT word FROM unnamed").fetchall()
    return sorted((msgspec.json.decode(row[0], type=ConsentWord) for row in rows), key=lambda one: one.happened_at)


def drop_unnamed(ledger: sqlite3.Connection, words: Iterable[ConsentWord]) -> None:
    """Let go of words that were written down."""
    ledger.executemany("DELETE FROM unnamed WHERE word = ?", [(msgspec.json.encode(one),) for one in words])
