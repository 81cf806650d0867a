"""The loader's memory: one SQLite file beside the log, changed in one transaction a batch."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_TABLES = """
CREATE TABLE IF NOT EXISTS state (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS seen (id BLOB PRIMARY KEY, day INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS forgotten (mark BLOB PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS claim (
    source TEXT, visitor TEXT, at TEXT, user_id TEXT, PRIMARY KEY (source, visitor, at, user_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS waiting (
    source TEXT NOT NULL, visitor TEXT NOT NULL, at TEXT NOT NULL, hour TEXT NOT NULL, kind TEXT NOT NULL,
    told TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS waiting_of ON waiting (source, visitor);
CREATE INDEX IF NOT EXISTS waiting_since ON waiting (hour);
CREATE TABLE IF NOT EXISTS person (
    source TEXT, user_id TEXT, traits TEXT NOT NULL, PRIMARY KEY (source, user_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS said (
    source TEXT, user_id TEXT, category TEXT, at TEXT NOT NULL, state TEXT NOT NULL,
    PRIMARY KEY (source, user_id, category)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS unnamed (word BLOB PRIMARY KEY, day INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS file (
    source TEXT, kind TEXT, day TEXT NOT NULL, number INTEGER NOT NULL, length INTEGER NOT NULL, rows INTEGER NOT NULL,
    PRIMARY KEY (source, kind)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS view (
    source TEXT, day TEXT, content_id TEXT, channel TEXT, views INTEGER NOT NULL, visitors INTEGER NOT NULL,
    PRIMARY KEY (source, day, content_id, channel)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS total (
    source TEXT, day TEXT, content_id TEXT, channel TEXT, views INTEGER NOT NULL, visitors INTEGER NOT NULL,
    PRIMARY KEY (source, day, content_id, channel)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS viewer (id BLOB PRIMARY KEY, day TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tally (
    source TEXT, hour TEXT, outcome TEXT, events INTEGER NOT NULL, PRIMARY KEY (source, hour, outcome)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ignored (
    source TEXT, name TEXT, events INTEGER NOT NULL, last_at TEXT NOT NULL, PRIMARY KEY (source, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tail (
    number INTEGER PRIMARY KEY, source TEXT NOT NULL, message_id TEXT NOT NULL, told TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS tail_of ON tail (source, number);
CREATE INDEX IF NOT EXISTS tail_message ON tail (source, message_id);
"""
_CACHE_KIB = 128 * 1024


def open_ledger(path: Path) -> sqlite3.Connection:
    """Open the ledger for its one writer; it is made where missing, for its owner alone.

    Parameters
    ----------
    path : Path
        `HOME/collector/ledger.sqlite`.

    Returns
    -------
    sqlite3.Connection
        Without transactions of its own: `changing` begins them.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    ledger = sqlite3.connect(path, isolation_level=None)
    # A commit counts once the disk has it: the log is thrown away by what stands here.
    ledger.executescript(
        f"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -{_CACHE_KIB};"
        "PRAGMA temp_store = MEMORY; PRAGMA secure_delete = FAST;" + _TABLES
    )
    return ledger


@contextmanager
def reading_ledger(path: Path) -> Iterator[sqlite3.Connection | None]:
    """Open the ledger to look at it while the loader works on.

    Parameters
    ----------
    path : Path
        `HOME/collector/ledger.sqlite`.

    Yields
    ------
    sqlite3.Connection or None
        None where nothing was ever loaded.
    """
    if not path.exists():
        yield None
        return
    ledger = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=10)
    try:
        yield ledger
    finally:
        ledger.close()


@contextmanager
def changing(ledger: sqlite3.Connection) -> Iterator[None]:
    """Change the ledger all at once, or, where the block fails, not at all."""
    ledger.execute("BEGIN IMMEDIATE")
    try:
        yield
        ledger.execute("COMMIT")
    except BaseException:
        # SQLite itself rolls back where it finds no room, but not where a commit finds none.
        if ledger.in_transaction:
            ledger.execute("ROLLBACK")
        raise


def state(ledger: sqlite3.Connection, key: str) -> bytes | None:
    """Read a value that the loader noted; None where it noted none."""
    row = ledger.execute("SELECT value FROM state WHERE key = ?", [key]).fetchone()
    return bytes(row[0]) if row else None


def note(ledger: sqlite3.Connection, key: str, value: bytes | None) -> None:
    """Note a value, or that there is none any more."""
    if value is None:
        ledger.execute("DELETE FROM state WHERE key = ?", [key])
    else:
        ledger.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", [key, value])
