"""What must be remembered between calls to the platforms: tokens, hand-overs under way, ids that wait for others."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

_TABLES = """
CREATE TABLE IF NOT EXISTS token (account TEXT PRIMARY KEY, token TEXT NOT NULL, until REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS begun (
  state TEXT PRIMARY KEY, account TEXT NOT NULL, source TEXT NOT NULL, user_id TEXT NOT NULL, back TEXT NOT NULL,
  until REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS wanted (
  account TEXT, unionid TEXT, openid TEXT NOT NULL, until REAL NOT NULL, PRIMARY KEY (account, unionid)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pending (
  account TEXT, pending_id TEXT, unionid TEXT NOT NULL, until REAL NOT NULL, PRIMARY KEY (account, pending_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS told (message_id TEXT PRIMARY KEY) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Begun:
    """A hand-over of an identity that was begun: for whom, and where she goes when it is done."""

    account: str
    source: str
    user_id: str
    back: str


class Store:
    """A small database beside the accounts, for its owner alone.

    Parameters
    ----------
    path : Path
        `HOME/collector/wechat.sqlite`; made where missing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        with self._open() as base:
            base.execute("PRAGMA journal_mode = WAL")
            base.executescript(_TABLES)

    def token(self, account: str, now: dt.datetime) -> str | None:
        """Return the token of an account that still holds."""
        return self._one("SELECT token FROM token WHERE account = ? AND until > ?", account, now.timestamp())

    def keep_token(self, account: str, token: str, until: dt.datetime) -> None:
        """Keep a token until it ends."""
        self._do("INSERT OR REPLACE INTO token VALUES (?, ?, ?)", account, token, until.timestamp())

    def begin(self, state: str, begun: Begun, until: dt.datetime) -> None:
        """Remember a hand-over that was begun."""
        given = (begun.account, begun.source, begun.user_id, begun.back)
        self._do("INSERT INTO begun VALUES (?, ?, ?, ?, ?, ?)", state, *given, until.timestamp())

    def finish(self, state: str, account: str, now: dt.datetime) -> Begun | None:
        """Take a hand-over out, so that it is finished once; None where there is none, or it took too long."""
        with self._open() as base:
            base.execute("DELETE FROM begun WHERE until <= ?", (now.timestamp(),))
            row = base.execute(
                "DELETE FROM begun WHERE state = ? AND account = ? RETURNING account, source, user_id, back",
                (state, account),
            ).fetchone()
        return Begun(*row) if row else None

    def want(self, accounts: Iterable[str], unionid: str, openid: str, until: dt.datetime) -> None:
        """Ask to find somebody among the contacts of companies."""
        for account in accounts:
            self._do("INSERT OR IGNORE INTO wanted VALUES (?, ?, ?, ?)", account, unionid, openid, until.timestamp())

    def wanted(self, account: str, now: dt.datetime) -> list[tuple[str, str]]:
        """Return unionid and openid of those whom a company is to find."""
        self._do("DELETE FROM wanted WHERE until <= ?", now.timestamp())
        rows = self._rows("SELECT unionid, openid FROM wanted WHERE account = ? ORDER BY unionid", account)
        return [(unionid, openid) for unionid, openid in rows]

    def found(self, account: str, unionid: str) -> None:
        """Let go of who was found, or waits."""
        self._do("DELETE FROM wanted WHERE account = ? AND unionid = ?", account, unionid)

    def wait(self, account: str, pending_id: str, unionid: str, until: dt.datetime) -> None:
        """Keep who is no contact of a company yet, by the id that she will have when she is one."""
        self._do("INSERT OR REPLACE INTO pending VALUES (?, ?, ?, ?)", account, pending_id, unionid, until.timestamp())

    def waiting(self, account: str, now: dt.datetime) -> dict[str, str]:
        """Return unionids by the ids that wait; those whose time is over are gone."""
        self._do("DELETE FROM pending WHERE until <= ?", now.timestamp())
        rows = self._rows("SELECT pending_id, unionid FROM pending WHERE account = ?", account)
        return {row[0]: row[1] for row in rows}

    def arrived(self, account: str, pending_id: str) -> None:
        """Let go of an id that somebody came with."""
        self._do("DELETE FROM pending WHERE account = ? AND pending_id = ?", account, pending_id)

    def untold(self, message_ids: Iterable[str]) -> set[str]:
        """Return those messages that were not told yet."""
        with self._open() as base:
            known = "SELECT 1 FROM told WHERE message_id = ?"
            return {one for one in message_ids if base.execute(known, (one,)).fetchone() is None}

    def tell(self, message_ids: Iterable[str]) -> None:
        """Remember messages that stand in the log."""
        with self._open() as base:
            base.executemany("INSERT OR IGNORE INTO told VALUES (?)", [(one,) for one in message_ids])

    def forget(self, known_as: Iterable[tuple[str, str]], ids: Iterable[str]) -> int:
        """Let go of somebody.

        Parameters
        ----------
        known_as : iterable of (source, id)
            What portals call her.
        ids : iterable of str
            Her unionids and openids, as the platforms write them.

        Returns
        -------
        int
            How many rows went.
        """
        with self._open() as base:
            gone = base.executemany("DELETE FROM begun WHERE source = ? AND user_id = ?", known_as).rowcount
            for one in ids:
                gone += base.execute("DELETE FROM wanted WHERE ?1 IN (unionid, openid)", (one,)).rowcount
                gone += base.execute("DELETE FROM pending WHERE unionid = ?", (one,)).rowcount
        with closing(sqlite3.connect(self._path, timeout=10, isolation_level=None)) as base:
            # Until then the bytes of rows that went lie in the file.
            base.executescript("PRAGMA secure_delete = ON; VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")
        return max(gone, 0)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        # The web, the collector and the pull are processes of their own.
        with closing(sqlite3.connect(self._path, timeout=10)) as base, base:
            yield base

    def _do(self, statement: str, *given: object) -> None:
        with self._open() as base:
            base.execute(statement, given)

    def _one(self, question: str, *given: object) -> str | None:
        rows = self._rows(question, *given)
        return rows[0][0] if rows else None

    def _rows(self, question: str, *given: object) -> list[tuple[str, ...]]:
        with self._open() as base:
            return base.execute(question, given).fetchall()
