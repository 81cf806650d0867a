"""The feeds of the snapshot in force: what came, what became of it, whether it comes as it used to."""

from __future__ import annotations

import datetime as dt
import itertools
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from hcploop.engine import FileVersion, Manifest, Store
from hcploop.errors import HcploopError
from hcploop.feeds import sniff
from hcploop.market import Feed, Market, load_market
from hcploop_web.insights.parts import rows_by_month
from hcploop_web.insights.reading import reading, utc

ARRIVALS = 3
"""A rhythm is told from so many arrivals, and more."""
LATE_GAPS = 2.0
"""A feed is late when it has been silent for more than so many of its usual gaps, and at least a day more than one."""
SHRUNKEN = 0.5
"""A file is shrunken when it has less than this share of the rows that its like used to have."""


@dataclass(frozen=True)
class FileState:
    """A file, and what became of its rows: `rows_in` is the sum of the five that follow."""

    path: str
    rows_in: int
    rows_kept: int
    rows_quarantined: int
    rows_replaced: int
    rows_deleted: int
    rows_forgotten: int
    last_at: dt.datetime | None
    is_here: bool
    changed_at: dt.datetime | None


@dataclass(frozen=True)
class FeedState:
    """A feed: its files, its counts, and whether it comes as it used to.

    Parameters
    ----------
    gap_days : float or None
        The usual number of days between two arrivals; None where there were too few.
    silent_days : float or None
        Days from the last moment in its files to the snapshot's.
    usual_rows, last_rows : int or None
        Rows that its files used to have, and that the newest has.
    """

    name: str
    kind: str
    source: str
    paths: tuple[str, ...]
    files: tuple[FileState, ...]
    last_at: dt.datetime | None
    gap_days: float | None
    silent_days: float | None
    is_late: bool
    usual_rows: int | None
    last_rows: int | None
    is_shrunken: bool

    def _sum(self, name: str) -> int:
        return sum(getattr(file, name) for file in self.files)

    @property
    def rows_in(self) -> int:
        """Rows that came."""
        return self._sum("rows_in")

    @property
    def rows_kept(self) -> int:
        """Rows in force."""
        return self._sum("rows_kept")

    @property
    def rows_quarantined(self) -> int:
        """Rows that could not be used."""
        return self._sum("rows_quarantined")

    @property
    def rows_replaced(self) -> int:
        """Rows that later rows stand for."""
        return self._sum("rows_replaced")

    @property
    def rows_deleted(self) -> int:
        """Rows that the source took back."""
        return self._sum("rows_deleted")

    @property
    def rows_forgotten(self) -> int:
        """Rows of people who were forgotten."""
        return self._sum("rows_forgotten")

    @property
    def changed_at(self) -> dt.datetime | None:
        """When its newest file was written."""
        return max((file.changed_at for file in self.files if file.changed_at), default=None)

    @property
    def format(self) -> str:
        """What its files are, by their suffixes."""
        return ", ".join(sorted({Path(file.path).suffix.lstrip(".").lower() for file in self.files} - {""}))


@dataclass(frozen=True)
class Data:
    """All feeds of the snapshot in force."""

    feeds: tuple[FeedState, ...]
    months: tuple[str, ...]
    by_month: dict[str, tuple[int, ...]]
    resolution_share: float | None
    quarantined_values: int
    snapshot_id: str
    as_of: dt.datetime

    @property
    def rows_forgotten(self) -> int:
        """Rows of people who were forgotten, of all feeds."""
        return sum(feed.rows_forgotten for feed in self.feeds)


@dataclass(frozen=True)
class Written:
    """How a file is written."""

    format: str
    encoding: str
    delimiter: str
    sheet: str
    header_row: int
    problem: str = ""


def data() -> Data:
    """Tell of every feed.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    now = reading()
    manifest = now.snapshot.manifest
    market = market_or_none()
    by_feed: dict[str, list[FileVersion]] = {}
    for version in manifest.files:
        by_feed.setdefault(version.feed, []).append(version)
    past = _past(str(settings.OUT), manifest.snapshot_id)
    feeds = [_feed(name, files, past.get(name, ()), manifest, market) for name, files in by_feed.items()]
    counted = rows_by_month(manifest.files)
    months = sorted({month for _feed_name, month in counted})[-24:]
    named = dict.fromkeys(feed for feed, _month in counted)
    share = now.rows("SELECT resolution_share FROM run")
    return Data(
        feeds=tuple(feeds),
        months=tuple(months),
        by_month={feed: tuple(counted.get((feed, month), 0) for month in months) for feed in named},
        resolution_share=share[0]["resolution_share"] if share else None,
        quarantined_values=manifest.counts.get("quarantined_values", 0),
        snapshot_id=manifest.snapshot_id,
        as_of=now.as_of,
    )


def written(state: FeedState) -> Written | None:
    """Tell how the newest file of a feed is written; None where it does not lie there any more."""
    market = market_or_none()
    feed = next((one for one in market.feeds if one.name == state.name), None) if market else None
    here = [file for file in state.files if file.is_here]
    if market is None or feed is None or not here:
        return None
    newest = max(here, key=lambda file: file.changed_at or dt.datetime.min.replace(tzinfo=dt.UTC))
    path = market.base / newest.path
    return _written(path, feed, path.stat().st_mtime)


def market_or_none() -> Market | None:
    """Read the market's settings; None where they cannot be read now, which the next run will tell of."""
    try:
        return load_market(settings.DROP)
    except HcploopError:
        return None


_sniffed: dict[tuple[Path, float, str], Written] = {}


def _written(path: Path, feed: Feed, changed: float) -> Written:
    key = (path, changed, feed.reader_fingerprint)
    if key not in _sniffed:
        try:
            how = sniff(path, feed)
            told = Written(how.format, how.encoding, how.delimiter, how.sheet, how.header_row)
        except HcploopError as error:
            told = Written("", "", "", "", 0, str(error))
        _sniffed.clear()
        _sniffed[key] = told
    return _sniffed[key]


@dataclass(frozen=True)
class _Arrival:
    path: str
    at: dt.datetime
    rows: int


@lru_cache(maxsize=4)
def _past(out: str, _in_force: str) -> dict[str, tuple[_Arrival, ...]]:
    """List the versions of files that the kept snapshots know, feed by feed, oldest first."""
    found: dict[tuple[str, str, str], _Arrival] = {}
    for manifest in Store(Path(out), read_only=True).snapshots():
        for file in manifest.files:
            found.setdefault(
                (file.feed, file.path, file.sha256), _Arrival(file.path, file.last_at or manifest.as_of, file.rows_in)
            )
    feeds: dict[str, list[_Arrival]] = {}
    for (feed, _path, _sha), arrival in found.items():
        feeds.setdefault(feed, []).append(arrival)
    return {feed: tuple(sorted(arrivals, key=lambda one: one.at)) for feed, arrivals in feeds.items()}


def _feed(
    name: str, files: Sequence[FileVersion], past: Sequence[_Arrival], manifest: Manifest, market: Market | None
) -> FeedState:
    told = next((one for one in market.feeds if one.name == name), None) if market else None
    last_at = max((file.last_at for file in files if file.last_at), default=None)
    gap = _gap_days(past)
    silent = (manifest.as_of - last_at).total_seconds() / 86400 if last_at else None
    usual, last = _sizes(past)
    return FeedState(
        name=name,
        kind=files[0].kind,
        source=told.source if told else "",
        paths=told.path if told else (),
        files=tuple(_file(file, market) for file in files),
        last_at=last_at and utc(last_at),
        gap_days=gap,
        silent_days=silent,
        is_late=gap is not None and silent is not None and silent > max(LATE_GAPS * gap, gap + 1),
        usual_rows=usual,
        last_rows=last,
        is_shrunken=usual is not None and last is not None and last < SHRUNKEN * usual,
    )


def _file(file: FileVersion, market: Market | None) -> FileState:
    path = market.base / file.path if market else None
    is_here = path is not None and path.is_file()
    return FileState(
        path=file.path,
        rows_in=file.rows_in,
        rows_kept=file.rows_kept,
        rows_quarantined=file.rows_quarantined,
        rows_replaced=file.rows_replaced,
        rows_deleted=file.rows_deleted,
        rows_forgotten=file.rows_forgotten,
        last_at=file.last_at and utc(file.last_at),
        is_here=is_here,
        changed_at=dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC) if path and is_here else None,
    )


def _gap_days(past: Sequence[_Arrival]) -> float | None:
    days = sorted({arrival.at.date() for arrival in past})
    if len(days) < ARRIVALS:
        return None
    return statistics.median((later - earlier).days for earlier, later in itertools.pairwise(days))


def _sizes(past: Sequence[_Arrival]) -> tuple[int | None, int | None]:
    """Compare the newest version with the one before of its path, else with the files before it."""
    if not past:
        return None, None
    newest = past[-1]
    same = [arrival.rows for arrival in past[:-1] if arrival.path == newest.path]
    before = [arrival.rows for arrival in past[:-1]]
    if same:
        return same[-1], newest.rows
    return (round(statistics.median(before)), newest.rows) if len(before) >= ARRIVALS - 1 else (None, newest.rows)
