"""A file of profiles written anew without some people."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import zstandard

from hcploop.engine.durable import replacing
from hcploop.engine.profiles import trained_on

CLEARED = "cleared"
"""Names the erasure that a file went through last."""

_SAMPLES = 2000
_LEVEL = 1


def profiles_without(path: Path, is_gone: Callable[[str], bool], *, erasure: str, anew: bool) -> int:
    """Write a file of profiles again without some people.

    Readers hold the old file open and take it for one that never changes, so a new one takes its place.

    Parameters
    ----------
    path : Path
        The file.
    is_gone : callable
        Tells of a OneID whether its document goes.
    erasure : str
        The name of the erasure; a file that it cleared already stays as it is.
    anew : bool
        Whether documents are compressed anew, because a piece of hers stands in the dictionary of all.

    Returns
    -------
    int
        Documents that went.
    """
    before = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
    try:
        if before.execute("SELECT 1 FROM meta WHERE name = ? AND content = ?", (CLEARED, erasure)).fetchone():
            return 0
        with replacing(path) as unfinished:
            os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT, 0o600))
            after = sqlite3.connect(unfinished, isolation_level=None)
            try:
                return _copy(before, after, is_gone, erasure=erasure, anew=anew)
            finally:
                after.close()
    finally:
        before.close()


def tells_in_dictionary(path: Path, words: list[str]) -> bool:
    """Whether one of some words stands in the dictionary that all documents of a file are compressed with."""
    database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        found = database.execute("SELECT content FROM meta WHERE name = 'dictionary'").fetchone()
    finally:
        database.close()
    return bool(found) and any(word.encode() in found[0] for word in words if word)


def _copy(
    before: sqlite3.Connection, after: sqlite3.Connection, is_gone: Callable[[str], bool], *, erasure: str, anew: bool
) -> int:
    for setting in ("page_size = 16384", "journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):
        after.execute(f"PRAGMA {setting}")
    after.execute("BEGIN")
    after.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, content BLOB) WITHOUT ROWID")
    after.execute("CREATE TABLE profile (one_id TEXT PRIMARY KEY, document BLOB NOT NULL) WITHOUT ROWID")
    after.execute("CREATE TABLE kind (kind INTEGER PRIMARY KEY, text TEXT NOT NULL)")
    after.executemany("INSERT INTO kind VALUES (?, ?)", before.execute("SELECT kind, text FROM kind"))
    meta = dict(before.execute("SELECT name, content FROM meta").fetchall())
    gone = {one_id for (one_id,) in before.execute("SELECT one_id FROM profile") if is_gone(one_id)}
    every = before.execute("SELECT one_id, document FROM profile ORDER BY one_id")
    rows: Iterator[tuple[str, bytes]] = (row for row in every if row[0] not in gone)
    if anew:
        meta["dictionary"], rows = _anew(before, meta["dictionary"], rows, gone)
    after.executemany("INSERT INTO profile VALUES (?, ?)", rows)
    kept = {name: content for name, content in meta.items() if content is not None}
    after.executemany("INSERT INTO meta VALUES (?, ?)", (kept | {CLEARED: erasure}).items())
    after.execute("COMMIT")
    return len(gone)


def _anew(
    before: sqlite3.Connection, dictionary: bytes, rows: Iterator[tuple[str, bytes]], gone: set[str]
) -> tuple[bytes | None, Iterator[tuple[str, bytes]]]:
    reader = zstandard.ZstdDecompressor(dict_data=zstandard.ZstdCompressionDict(dictionary))
    first = before.execute("SELECT one_id, document FROM profile ORDER BY one_id LIMIT ?", (_SAMPLES + len(gone),))
    trained = trained_on([reader.decompress(text) for one_id, text in first.fetchall() if one_id not in gone])
    writer = zstandard.ZstdCompressor(level=_LEVEL, dict_data=trained)
    packed = ((one_id, writer.compress(reader.decompress(text))) for one_id, text in rows)
    return (trained.as_bytes() if trained else None), packed
