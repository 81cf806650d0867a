"""Files that grow: rows are added to the last of a feed, which a new day or a hundred thousand rows end."""

from __future__ import annotations

import csv
import io
import os
import shutil
import sqlite3
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from hcploop_web.collector.rows import COLUMNS, Row

ROWS_A_FILE = 100_000


class RollingFiles:
    """The files of all feeds of the collector, as the ledger knows them.

    Parameters
    ----------
    folder : Path
        Of all of them: `web/collector` in the market's folder.
    ledger : sqlite3.Connection
        Knows how long each is. What stands behind that was written by somebody who did not end it.
    """

    def __init__(self, folder: Path, ledger: sqlite3.Connection) -> None:
        self._folder, self._ledger = folder, ledger

    def add(self, source: str, kind: str, rows: Sequence[Row], *, day: str) -> None:
        """Add rows to a feed's last file, or to a new one.

        Readers see the file without them or with all of them.

        Parameters
        ----------
        source, kind : str
            The feed.
        rows : sequence of list of str
            Values of `COLUMNS[kind]`.
        day : str
            Today; a file holds what came on one day.
        """
        last = self._ledger.execute(
            "SELECT day, number, length, rows FROM file WHERE source = ? AND kind = ?", [source, kind]
        ).fetchone()
        if last is None or last[0] != day:
            last = (day, 1, 0, 0)
        elif last[3] >= ROWS_A_FILE:
            last = (day, last[1] + 1, 0, 0)
        _day, number, length, held = last
        path = self._folder / source / kind / f"{day}-{number:04d}.csv"
        with _replaced(path) as file:
            _copy(path, file, length)
            file.write(_written(rows, header=() if file.tell() else COLUMNS[kind]))
            length = file.tell()
        self._ledger.execute(
            "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?)",
            [source, kind, day, number, length, held + len(rows)],
        )

    def settle(self) -> None:
        """Bring the files and what is known of their lengths into step.

        A file is shorter where rows of somebody who was forgotten went from it, and longer where somebody was killed
        before he had noted what he wrote.
        """
        for source, kind, day, number, length in self._ledger.execute(
            "SELECT source, kind, day, number, length FROM file"
        ).fetchall():
            path = self._folder / source / kind / f"{day}-{number:04d}.csv"
            held = path.stat().st_size if path.exists() else length
            if held > length:
                with _replaced(path) as file:
                    _copy(path, file, length)
            elif held < length:
                self._ledger.execute("UPDATE file SET length = ? WHERE source = ? AND kind = ?", [held, source, kind])

    def replace(self, source: str, kind: str, rows: Iterable[Row], *, day: str) -> None:
        """Write the one file of a day anew."""
        with _replaced(self._folder / source / kind / f"{day}.csv") as file:
            file.write(_written(rows, header=COLUMNS[kind]))


def blank_rows_of(folder: Path, users: Collection[tuple[str, str]]) -> int:
    """Let rows of some people become empty lines, so that the others keep their numbers.

    Parameters
    ----------
    folder : Path
        Of all feeds of the collector.
    users : collection of (source, id)
        Whose rows.

    Returns
    -------
    int
        How many rows went. `RollingFiles.settle` learns of it.
    """
    gone = 0
    for source in sorted({source for source, _user in users}):
        hers = {user for one, user in users if one == source}
        hers |= {f"{source}:{user}" for user in hers}
        for path in sorted((folder / source).glob("*/*.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                rows = [[] if hers & set(row[:2]) else row for row in csv.reader(file)]
            blanked = rows.count([])
            if blanked:
                gone += blanked
                with _replaced(path) as unfinished:
                    unfinished.write(_written(rows, header=()))
    return gone


def _written(rows: Iterable[Row], *, header: Sequence[str]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    if header:
        writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def _copy(path: Path, into: BinaryIO, length: int) -> None:
    """Copy the beginning of a file. One that is gone or shorter was taken away, and what is left of it stands."""
    if not length or not path.exists():
        return
    with path.open("rb") as before:
        shutil.copyfileobj(before, into, 1 << 20)
    into.truncate(min(length, into.tell()))
    into.seek(0, os.SEEK_END)


@contextmanager
def _replaced(path: Path) -> Iterator[BinaryIO]:
    """Write a file of ours beside its place, and put it there in one step once it is on the disk."""
    for folder in reversed([path.parent, *path.parent.parents[:2]]):
        folder.mkdir(mode=0o700, exist_ok=True, parents=True)
    unfinished = path.with_name(f".{path.name}.unfinished-{uuid.uuid4().hex[:8]}")
    try:
        with os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        folder_handle = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder_handle)
        finally:
            os.close(folder_handle)
    finally:
        unfinished.unlink(missing_ok=True)
