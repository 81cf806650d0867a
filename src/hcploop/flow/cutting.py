"""What every part loses when a person is forgotten."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow.parquet as pq

from hcploop.engine import DuckEngine, FileVersion, Store
from hcploop.engine.rewriting import Cut, rows_forgotten
from hcploop.errors import InputError
from hcploop.feeds.mapping import mapping_of
from hcploop.flow.finding import Hits, find, named_in, numbered
from hcploop.flow.traces import Traces
from hcploop.market import Market
from hcploop.schema import quarantine
from hcploop.schema.kinds import IDENTIFIERS

_LOST = {"ordinal", "row_number", "fate", "by"}
_NAMING = ("source_id", *IDENTIFIERS)


@dataclass
class Cuts:
    """Places of rows and values that go.

    Parameters
    ----------
    parts : dict of str to Cut
        By key of the part.
    numbers : dict of str to set of int
        For each landed part the numbers of the rows that go, those that could not be read among them.
    told_elsewhere : dict of str to set of int
        For each landed part the numbers of rows of others in which a value goes.
    derived : list of str
        Parts that tell rows by number, which the next run makes again.
    """

    parts: dict[str, Cut] = field(default_factory=dict)
    numbers: dict[str, set[int]] = field(default_factory=dict)
    told_elsewhere: dict[str, set[int]] = field(default_factory=dict)
    derived: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Rows that go, of all parts together."""
        return sum(len(cut.drop) for cut in self.parts.values())


def cuts_of(
    engine: DuckEngine,
    store: Store,
    traces: Traces,
    *,
    market: Market | None,
    progress: Callable[[str, int, int], None],
) -> Cuts:
    """Find what every part of a folder loses.

    Parameters
    ----------
    engine : DuckEngine
        Reads the parts.
    store : Store
        The folder.
    traces : Traces
        What tells her.
    market : Market or None
        Whose feeds say which columns of landed files name people; where it is not known, the columns in which she was
        found do.
    progress : callable
        Is told the step, how many parts are read and how many there are.

    Returns
    -------
    Cuts
        What goes.
    """
    manifests = store.snapshots()
    files = list({file.staged: file for manifest in manifests for file in manifest.files}.values())
    keys = list(dict.fromkeys(key for manifest in manifests for key in manifest.part_keys() if store.has(key)))
    landed = {file.landed for file in files}
    ours = [store.part(key) for key in keys if key not in landed]
    found = find(engine, ours, traces, progress=lambda done, total: progress("search", done, total))
    raw = find(engine, [store.part(key) for key in keys if key in landed], traces, raw=True)
    work = _Cutting(engine, store, traces, market, [file for file in files if store.has(file.landed)])
    return work.done(keys, found, raw)


@dataclass
class _Cutting:
    """The work of `cuts_of`."""

    engine: DuckEngine
    store: Store
    traces: Traces
    market: Market | None
    files: Sequence[FileVersion]
    cuts: Cuts = field(default_factory=Cuts)

    def done(self, keys: Sequence[str], found: Mapping[str, Hits], raw: Mapping[str, Hits]) -> Cuts:
        cuts = self.cuts
        for file in self.files:
            self._cut_file(file, found.get(file.staged, Hits()), raw.get(file.landed, Hits()))
        for file in self.files:
            self._cut_unstaged(file)
        for key, hits in found.items():
            cuts.parts.setdefault(key, self._cut_part(key, hits))
        self._cut_quarantine(keys)
        for key, numbers in cuts.numbers.items():
            if numbers:
                told = rows_forgotten(self.store.part(key))
                cuts.parts[key] = replace(cuts.parts[key], forgotten=told + len(numbers))
        if any(cuts.parts[file.staged].drop for file in self.files):
            cuts.derived = [key for key in keys if set(pq.read_schema(self.store.part(key)).names) == _LOST]
        cuts.parts = {
            key: cut
            for key, cut in cuts.parts.items()
            if (cut.drop or cut.blank or cut.forgotten) and key not in cuts.derived
        }
        return cuts

    def _numbered(self, key: str, numbers: set[int]) -> dict[int, int]:
        return numbered(self.engine, self.store.part(key), sorted(numbers))

    def _rows(self, key: str) -> int:
        return int(pq.read_metadata(self.store.part(key)).num_rows)

    def _cut_file(self, file: FileVersion, staged: Hits, raw: Hits) -> None:
        """Cut a landed file and what was staged of it: rows that name her go from both."""
        own = set(staged.own.values()) | set(raw.own.values())
        numbers = {number for number, _ in raw.told.values()}
        # What was read as somebody else's row, or as nobody's, stays without the value that tells her.
        others = set(self._numbered(file.staged, numbers).values()) - own
        told = {place: columns for place, (number, columns) in raw.told.items() if number in others}
        own |= numbers - others
        gone = self.cuts.numbers.setdefault(file.landed, set())
        gone |= own
        self.cuts.told_elsewhere.setdefault(file.landed, set()).update(others)
        before = self.cuts.parts.get(file.landed)
        drop = {*(before.drop if before else ()), *self._numbered(file.landed, gone)}
        self.cuts.parts[file.landed] = Cut(self._rows(file.landed), sorted(drop), _by_column(told))
        places = self._numbered(file.staged, gone)
        left = {place: columns for place, (_, columns) in staged.told.items() if place not in places}
        self.cuts.parts[file.staged] = Cut(self._rows(file.staged), sorted(places), _by_column(left))

    def _cut_unstaged(self, file: FileVersion) -> None:
        """Cut rows of a landed file that were never staged, because they could not be used or were said twice."""
        cut = self.cuts.parts[file.landed]
        if cut.rows == self.cuts.parts[file.staged].rows:
            return
        found = named_in(self.engine, self.store.part(file.landed), self._naming(file))
        self.cuts.numbers[file.landed] |= set(found.values())
        self.cuts.parts[file.landed] = replace(cut, drop=sorted({*cut.drop, *found}))

    def _naming(self, file: FileVersion) -> dict[str, frozenset[str]]:
        """Tell which columns of a landed file name people by the source's own id, and what she is called there."""
        names = [name for name in pq.read_schema(self.store.part(file.landed)).names if name != "row_number"]
        feeds = self.market.feeds if self.market else ()
        feed = next((feed for feed in feeds if feed.name == file.feed), None)
        called = frozenset(
            value
            for source, value in self.traces.known_as
            if (feed is None or source == feed.source) and ":" not in value
        )
        if feed is None:
            return dict.fromkeys(sorted({*names} & {*_NAMING} | self._seen_in(file.feed, called)), called)
        try:
            mapping = mapping_of(names, feed, file=file.path)
        except InputError:
            # The mapping was another when the file was read.
            return {}
        return dict.fromkeys((raw for name in _NAMING for raw in mapping.get(name, ())), called)

    def _seen_in(self, feed: str, called: frozenset[str]) -> set[str]:
        """List the columns of a feed's files in which a row of hers holds what its source calls her."""
        columns: set[str] = set()
        for file in self.files:
            cut = self.cuts.parts[file.landed]
            if file.feed == feed and cut.drop:
                rows = pq.read_table(self.store.part(file.landed)).take(list(cut.drop[:20]))
                columns |= {
                    name
                    for name in rows.column_names
                    if any(_tidy(str(value)) in called for value in rows[name].to_pylist() if value is not None)
                }
        return columns

    def _cut_part(self, key: str, hits: Hits) -> Cut:
        """Cut a part of ours: her rows go, and out of rows of others what tells her."""
        told = {place: columns for place, (_, columns) in hits.told.items() if place not in hits.own}
        return Cut(self._rows(key), sorted(hits.own), _by_column(told))

    def _cut_quarantine(self, keys: Sequence[str]) -> None:
        """Cut what is told of rows that go, and rows that could not be read and tell her."""
        gone = {
            (file.feed, file.path, number) for file in self.files for number in self.cuts.numbers.get(file.landed, ())
        }
        by_key = {file.quarantine: file for file in self.files if file.quarantine}
        for key, rows in self._quarantined(keys):
            before = self.cuts.parts.get(key, Cut(len(rows)))
            told = set(before.blank.get("raw_value", ()))
            unread = {place for place, row in enumerate(rows) if not row["column_name"]}
            unread = {place for place in unread if place in told or self._tells(rows[place]["raw_value"])}
            drop = {place for place, row in enumerate(rows) if (row["feed"], row["file"], row["row_number"]) in gone}
            drop |= {*unread, *before.drop}
            if key in by_key:
                self.cuts.numbers[by_key[key].landed].update(rows[place]["row_number"] for place in unread)
            left = sorted(told - drop)
            self.cuts.parts[key] = Cut(len(rows), sorted(drop), {"raw_value": left} if left else {})

    def _quarantined(self, keys: Sequence[str]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        for key in keys:
            part = self.store.part(key)
            if set(pq.read_schema(part).names) == set(quarantine.columns):
                columns = ["feed", "file", "row_number", "raw_value", "column_name"]
                yield key, pq.read_table(part, columns=columns).to_pylist()

    def _tells(self, text: str | None) -> bool:
        """Whether a row that could not be read holds what a source calls her, and her name."""
        if not text or not any(name in text for name in self.traces.names):
            return False
        words = _tidy(text).translate(_COMMAS).split(",")
        return bool({word.strip() for word in words} & {source_id for _, source_id in self.traces.known_as})


_COMMAS = str.maketrans({"|": ",", "\t": ",", ";": ",", '"': ","})


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _by_column(told: Mapping[int, Sequence[str]]) -> dict[str, list[int]]:
    columns: dict[str, list[int]] = {}
    for place, names in sorted(told.items()):
        for name in names:
            columns.setdefault(name, []).append(place)
    return columns
