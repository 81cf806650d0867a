"""Rows that could not be used, the raw row behind each, and what became of those that were corrected."""

from __future__ import annotations

import csv
import hashlib
import io
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from hcploop.engine import FileVersion
from hcploop.flow.checking import check_market
from hcploop.market import Feed
from hcploop.market.feed import UPSERTED
from hcploop_web.insights.drop_folder import CORRECTION, corrected_feed, corrected_name, write_raw
from hcploop_web.insights.feeds import market_or_none
from hcploop_web.insights.parts import part_of, raw_columns, raw_rows
from hcploop_web.insights.reading import Reading, reading

PAGE_ROWS = 50
MOST_REASONS = 100
_ONCE = frozenset({*UPSERTED, "targets"})
"""Kinds of which a corrected copy beside a row that was kept tells nothing twice."""
_NAMES = "feed, file, row_number, column_name, raw_value, reason, is_row_kept"


@dataclass(frozen=True)
class Rejected:
    """A value, or a whole row, that could not be used."""

    feed: str
    file: str
    row_number: int
    column_name: str
    raw_value: str | None
    reason: str
    is_row_kept: bool


@dataclass(frozen=True)
class Filter:
    """Which of them; what is empty does not matter."""

    feed: str = ""
    column: str = ""
    reason: str = ""
    page: int = 1


@dataclass(frozen=True)
class Quarantine:
    """A page of them, how many there are, and what can be filtered by."""

    rows: tuple[Rejected, ...]
    count: int
    page: int
    feeds: tuple[tuple[str, int], ...]
    columns: tuple[tuple[str, int], ...]
    reasons: tuple[tuple[str, int], ...]

    @property
    def pages(self) -> int:
        """The number of pages, at least one."""
        return max(1, -(-self.count // PAGE_ROWS))


@dataclass(frozen=True)
class RawRow:
    """A row as it came, and what is wrong with it.

    Parameters
    ----------
    version : str
        The part that it lies in, which tells this version of the file from others.
    cells : tuple of (column, text)
        Empty texts where the reader could not take the row; its text stands in `problems` then.
    may_correct : bool
        Whether a corrected row would not stand beside the one that was kept.
    correction : int or None
        The correction that it came from.
    """

    feed: str
    file: str
    row_number: int
    version: str
    kind: str
    cells: tuple[tuple[str, str], ...]
    problems: tuple[Rejected, ...]
    may_correct: bool
    correction: int | None


class NoSuchRow(Exception):
    """No row of this number is in quarantine."""


def quarantine(wanted: Filter, *, rows: int = PAGE_ROWS) -> Quarantine:
    """List what could not be used.

    Parameters
    ----------
    wanted : Filter
        Which.
    rows : int
        Rows of a page.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    now = reading()
    where, given = _where(wanted)
    count = now.rows(f"SELECT count(*) AS n FROM quarantine WHERE {where}", given)[0]["n"]  # noqa: S608 - our condition
    found = now.rows(
        f"SELECT {_NAMES} FROM quarantine WHERE {where} ORDER BY feed, file, row_number, column_name "  # noqa: S608 - the same
        "LIMIT ? OFFSET ?",
        [*given, rows, (max(1, wanted.page) - 1) * rows],
    )
    return Quarantine(
        tuple(Rejected(**row) for row in found),
        count,
        max(1, wanted.page),
        _counted(now, "feed", Filter()),
        _counted(now, "column_name", Filter(feed=wanted.feed)),
        _counted(now, "reason", Filter(feed=wanted.feed, column=wanted.column)),
    )


def raw_row(feed: str, file: str, row_number: int) -> RawRow:
    """Read a row in quarantine as it came.

    Raises
    ------
    NoSuchRow
        It is not in quarantine.
    """
    problems = _problems(feed, file, [row_number]).get(row_number)
    if not problems:
        raise NoSuchRow
    version = _version(feed, file)
    if version is None:
        raise NoSuchRow
    columns = raw_columns(version)
    cells = raw_rows(version, [row_number]).get(row_number) or dict.fromkeys(columns, "")
    origin = cells.pop(CORRECTION, "")
    is_kept = all(one.is_row_kept for one in problems)
    return RawRow(
        feed,
        file,
        row_number,
        version.landed,
        version.kind,
        tuple(cells.items()),
        problems,
        not is_kept or version.kind in _ONCE,
        int(origin) if origin.isdigit() else None,
    )


def rows_alike(row: RawRow, column: str, value: str) -> tuple[RawRow, ...]:
    """Find the other rows of a feed that have the same wrong value in the same column, and that may be corrected."""
    now = reading()
    found = now.rows(
        "SELECT DISTINCT file, row_number FROM quarantine WHERE feed = ? AND column_name = ? AND raw_value = ? "
        "AND NOT (file = ? AND row_number = ?) ORDER BY file, row_number",
        [row.feed, column, value, row.file, row.row_number],
    )
    by_file: dict[str, list[int]] = {}
    for one in found:
        by_file.setdefault(one["file"], []).append(one["row_number"])
    alike: list[RawRow] = []
    for file, numbers in by_file.items():
        version, told = _version(row.feed, file), _problems(row.feed, file, numbers)
        raws = raw_rows(version, numbers) if version else {}
        for number, cells in raws.items():
            is_kept = all(one.is_row_kept for one in told[number])
            if version and (not is_kept or version.kind in _ONCE):
                origin = cells.pop(CORRECTION, "")
                alike.append(
                    RawRow(
                        row.feed,
                        file,
                        number,
                        version.landed,
                        version.kind,
                        tuple(cells.items()),
                        told[number],
                        may_correct=True,
                        correction=int(origin) if origin.isdigit() else None,
                    )
                )
    return tuple(alike)


def what_is_wrong(feed: str, columns: Sequence[str], cells: Mapping[str, str]) -> tuple[str, ...]:
    """Ask the loop what it would say of a corrected row; nothing is changed.

    Parameters
    ----------
    feed : str
        The feed that it came with.
    columns : sequence of str
        The raw columns.
    cells : mapping of str to str
        The corrected row.

    Returns
    -------
    tuple of str
        Empty where the row would come through.
    """
    market = market_or_none()
    own = _feed(feed)
    if market is None or own is None:
        return ()
    with tempfile.TemporaryDirectory(prefix="hcploop-try-") as folder:
        tried = corrected_feed(own)
        path = Path(folder) / tried.path[0]
        path.parent.mkdir(parents=True)
        write_raw(path, columns, [cells])
        told = check_market(market.model_copy(update={"files": folder, "feeds": (tried,)}))
    return tuple(
        f"{problem['column']}: {problem['problem']}" if problem["column"] else problem["problem"]
        for one in told["feeds"]
        for problem in one["problems"]
    )


def fates_of_corrections(feed: str) -> dict[int, str]:
    """Tell what became of the corrected rows of a feed in the snapshot in force.

    Returns
    -------
    dict
        Id of the correction → empty where its row came through, why where it was rejected again. A correction that
        no run has read yet is not there.
    """
    now = reading()
    name = corrected_name(feed)
    versions = [one for one in now.snapshot.manifest.files if one.feed == name]
    if not versions:
        return {}
    version = versions[-1]
    numbered = _numbered(version)
    wrong = now.rows(
        "SELECT row_number, min(reason) AS reason FROM quarantine WHERE feed = ? AND file = ? AND NOT is_row_kept "
        "GROUP BY row_number",
        [name, version.path],
    )
    why = {row["row_number"]: row["reason"] for row in wrong}
    return {correction: why.get(number, "") for number, correction in numbered.items()}


def _numbered(version: FileVersion) -> dict[int, int]:
    """Tell which correction each row of a corrected file is; empty where nobody can tell any more."""
    if CORRECTION in raw_columns(version):
        table = pq.read_table(part_of(version.landed), columns=[CORRECTION, "row_number"])
        return {row["row_number"]: int(row[CORRECTION]) for row in table.to_pylist()}
    # Of sales the loop keeps no column that it was not told of: the file itself says it, while it is the one
    # that was read.
    market = market_or_none()
    file = market.base / version.path if market else None
    content = file.read_bytes() if file and file.is_file() else b""
    if hashlib.sha256(content).hexdigest() != version.sha256:
        return {}
    rows = csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))
    return {number: int(row[CORRECTION]) for number, row in enumerate(rows, start=2)}


def _feed(name: str) -> Feed | None:
    market = market_or_none()
    return next((one for one in market.feeds if one.name == name), None) if market else None


def _where(wanted: Filter) -> tuple[str, list[Any]]:
    parts, given = ["TRUE"], []
    for column, value in (("feed", wanted.feed), ("column_name", wanted.column), ("reason", wanted.reason)):
        if value:
            parts.append(f"{column} = ?")
            given.append(value)
    return " AND ".join(parts), given


def _counted(now: Reading, column: str, wanted: Filter) -> tuple[tuple[str, int], ...]:
    where, given = _where(wanted)
    rows = now.rows(
        f"SELECT {column} AS named, count(*) AS n FROM quarantine WHERE {where} "  # noqa: S608 - our column and condition
        f"GROUP BY 1 ORDER BY n DESC, 1 LIMIT {MOST_REASONS}",
        given,
    )
    return tuple((row["named"], row["n"]) for row in rows)


def _problems(feed: str, file: str, numbers: Iterable[int]) -> dict[int, tuple[Rejected, ...]]:
    rows = reading().rows(
        f"SELECT {_NAMES} FROM quarantine WHERE feed = ? AND file = ? AND list_contains(?, row_number) "  # noqa: S608 - our names
        "ORDER BY row_number, column_name",
        [feed, file, sorted(set(numbers))],
    )
    told: dict[int, tuple[Rejected, ...]] = {}
    for row in rows:
        told[row["row_number"]] = (*told.get(row["row_number"], ()), Rejected(**row))
    return told


def _version(feed: str, file: str) -> FileVersion | None:
    """Find the file's version in force: the last, since versions that it took the place of come before it."""
    versions = [one for one in reading().snapshot.manifest.files if one.feed == feed and one.path == file]
    return versions[-1] if versions else None
