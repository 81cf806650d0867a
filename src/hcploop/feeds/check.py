"""What `hcploop check` says: how every file is written, what is mapped, what is wrong."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq

from hcploop.errors import HcploopError, InputError
from hcploop.feeds.discover import files_of, path_of
from hcploop.feeds.format import Format
from hcploop.feeds.guess import Guess, guess_columns
from hcploop.feeds.land import land
from hcploop.feeds.landed import Landed
from hcploop.feeds.mapping import mapping_of
from hcploop.feeds.shown import shown
from hcploop.market import Feed, Market
from hcploop.schema.kinds import KINDS

SAMPLE = 500
"""Rows whose values guesses go by."""

MOST = 20
"""Rejected rows of a file that are shown one by one."""


@dataclass(frozen=True)
class Problem:
    """Something wrong: where, what, and what to do; a `warning` does not stop a run."""

    level: Literal["error", "warning"]
    problem: str
    file: str = ""
    row: int | None = None
    column: str = ""
    value: str | None = None
    remedy: str = ""

    def __str__(self) -> str:
        return str(HcploopError(self.problem, self.file, self.row, self.column, self.value, self.remedy))


@dataclass(frozen=True)
class FileReport:
    """A file: how it is written, and which of its columns are used.

    `mapped` is canonical → raw names, `unmapped` the raw columns that are kept in `extra`.
    """

    path: str
    rows: int
    format: Format
    mapped: Mapping[str, tuple[str, ...]]
    unmapped: tuple[str, ...]


@dataclass(frozen=True)
class FeedReport:
    """A feed: its files, guesses for columns that are not mapped, and what is wrong."""

    feed: str
    kind: str
    files: tuple[FileReport, ...]
    guesses: tuple[Guess, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class CheckReport:
    """What there is and what is wrong with it, feed by feed."""

    market: str
    feeds: tuple[FeedReport, ...]

    @property
    def is_good(self) -> bool:
        """Whether a run can read everything."""
        return not any(problem.level == "error" for feed in self.feeds for problem in feed.problems)

    def as_dict(self) -> dict[str, Any]:
        """Give the report as plain lists, dicts and texts, for JSON."""
        return {**asdict(self), "is_good": self.is_good}


Probe = Callable[[Feed, str, Path], Sequence[Problem]]
"""Looks deeper into a file: its feed, what to call it, and the part that it was landed in."""


def check(market: Market, *, probe: Probe | None = None) -> CheckReport:
    """Read every file of a market and say how it is written, what is mapped, and what is wrong.

    Nothing is changed: parts are landed into a temporary folder.

    Parameters
    ----------
    market : Market
        The market.
    probe : callable, optional
        Called for every file whose columns are all there; what it finds is added to the problems.

    Returns
    -------
    CheckReport
        One report a feed, in the order of `market.toml`.
    """
    with tempfile.TemporaryDirectory(prefix="hcploop-check-") as folder:
        part = Path(folder) / "part.parquet"
        return CheckReport(
            market=market.name,
            feeds=tuple(_check_feed(market, feed, part, probe) for feed in market.feeds),
        )


@dataclass
class _Feed:
    """A feed while its files are read, and what was found so far."""

    feed: Feed
    part: Path
    probe: Probe | None
    files: list[FileReport] = field(default_factory=list)
    guesses: tuple[Guess, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return bool(self.files) and not self.problems and not any(file.rows for file in self.files)


def _check_feed(market: Market, feed: Feed, part: Path, probe: Probe | None) -> FeedReport:
    found = _Feed(feed, part, probe)
    try:
        for path in files_of(market, feed):
            _check_file(found, path, path_of(market, path))
    except InputError as error:
        found.problems.append(_as_problem(error))
    if found.is_empty:
        found.problems.append(
            Problem(
                "warning",
                f"feed {feed.name!r} is empty: its files hold no rows",
                file=found.files[0].path,
                remedy="Look whether the export went wrong; a run takes it as nothing new",
            )
        )
    return FeedReport(feed.name, feed.kind, tuple(found.files), found.guesses, tuple(found.problems))


def _check_file(found: _Feed, path: Path, file: str) -> None:
    try:
        landed = land(path, found.feed, found.part, file=file)
    except InputError as error:
        found.problems.append(_as_problem(error))
        return
    found.problems.extend(_rejected(landed, file))
    mapped = _mapped(found, landed, file)
    used = {raw for names in mapped.values() for raw in names} | set(found.feed.named_columns)
    unmapped = tuple(name for name in landed.columns if name not in used)
    found.files.append(FileReport(file, landed.rows, landed.format, mapped, unmapped))
    if unmapped and not found.guesses:
        taken = (*mapped, *found.feed.constants)
        found.guesses = guess_columns(KINDS[found.feed.kind], _sample(found.part, unmapped), taken=taken)


def _mapped(found: _Feed, landed: Landed, file: str) -> Mapping[str, tuple[str, ...]]:
    """Map the columns of a file and look deeper into it; {} where a column is missing."""
    if not landed.columns:
        return {}
    try:
        mapped = mapping_of(landed.columns, found.feed, file=file)
        if found.probe and landed.rows:
            found.problems.extend(found.probe(found.feed, file, found.part))
    except InputError as error:
        found.problems.append(_as_problem(error))
        return {}
    return mapped


def _sample(part: Path, columns: Sequence[str]) -> dict[str, list[str | None]]:
    batches = pq.ParquetFile(part).iter_batches(batch_size=SAMPLE, columns=list(columns))
    first = next(iter(batches), None)
    if first is None:
        return {name: [] for name in columns}
    return {name: [shown(value) for value in first[name].to_pylist()] for name in columns}


def _rejected(landed: Landed, file: str) -> list[Problem]:
    rows: pa.Table = landed.rejected
    level: Literal["error", "warning"] = "warning" if landed.rows else "error"
    problems = [
        Problem(level, row["reason"], file=file, row=row["row_number"], value=row["raw_value"])
        for row in islice(rows.to_pylist(), MOST)
    ]
    if rows.num_rows > MOST:
        more = rows.num_rows - MOST
        problems.append(Problem(level, f"{more} more rows cannot be read either", file=file))
    return problems


def _as_problem(error: InputError) -> Problem:
    return Problem("error", error.problem, error.file, error.row, error.column, error.value, error.remedy)
