"""Landed files become staged rows, and problems."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hcploop.channels import ACTIONS, EVERY
from hcploop.engine import Engine
from hcploop.feeds.mapping import FILE, mapped, mapping_of
from hcploop.market import Feed, Market
from hcploop.schema.kinds import KINDS, Kind
from hcploop.structure.kernels.person_keys import person_keys
from hcploop.structure.outcomes import without_buyers
from hcploop.structure.persons import WITHHELD, distinct_names, named, open_ended, unnamed, with_keys
from hcploop.structure.reading import Origin
from hcploop.structure.staging import judged, problems, read, staged
from hcploop.structure.touches import touches

FEW_ROWS = 200_000
"""Files of so few rows together are staged in one go: to plan the query anew for each would take longer."""


@dataclass(frozen=True)
class Staging:
    """How landed files of one feed with the same columns are staged.

    Every file is written in one go, with `is_flawed` at each row; only of flawed rows, which are few, is asked what is
    wrong with them.

    Parameters
    ----------
    engine : Engine
        Runs it.
    market : Market
        Time zone and channels.
    feed : Feed
        How the files are to be read.
    landed : mapping of str to Path
        What errors call each file, and the part that it was landed in.
    keys : schema.person_key or None
        The persons that the files name; None for kinds that name none.
    identifier_kinds : int
        By how many kinds of identifiers they are named.
    """

    engine: Engine
    market: Market
    feed: Feed
    landed: Mapping[str, Path]
    keys: ir.Table | None
    identifier_kinds: int = 1

    @property
    def kind(self) -> Kind:
        """The kind of feed."""
        return KINDS[self.feed.kind]

    def write(
        self, to: Mapping[str, Path], *, progress: Callable[[int], None] = lambda done: None
    ) -> Callable[[], None]:
        """Begin to write the rows of each file, those that cannot be used among them.

        Parameters
        ----------
        to : mapping of str to Path
            Where the rows of each file are to stand.
        progress : callable
            Is told how many files are done.

        Returns
        -------
        callable
            Waits until all are there.
        """
        landed = {file: self.landed[file] for file in to}
        rows = sum(pq.read_metadata(part).num_rows for part in landed.values())
        if len(to) == 1 or rows > FEW_ROWS:
            each = {to[file]: _landed_rows(self.engine, {file: part}) for file, part in landed.items()}
            return self.engine.write_each(self._staged, each, progress=progress)
        name = f"staged_{uuid.uuid4().hex[:8]}"
        together = self.engine.materialise(name, self._staged(_landed_rows(self.engine, landed)))
        for done, (file, path) in enumerate(to.items(), start=1):
            self.engine.write(together.filter(together.file == file), path)
            progress(done)
        self.engine.drop(name)
        return lambda: None

    def wrong(self, written: Mapping[str, Path]) -> ir.Table:
        """Tell what is wrong with the flawed rows of files.

        Parameters
        ----------
        written : mapping of str to Path
            What `write` wrote.

        Returns
        -------
        schema.quarantine
            One row a value that cannot be used.
        """
        rows = _landed_rows(self.engine, {file: self.landed[file] for file in written})
        flawed = self.engine.read(list(written.values()))
        flawed = flawed.filter(flawed.is_flawed).select("file", "row_number")
        few = rows.semi_join(flawed, [rows[FILE] == flawed.file, rows.row_number == flawed.row_number])
        told = self._judged(few)
        mapping = mapping_of(rows.columns, self.feed, file=self._first)
        return problems(told, names={name: " + ".join(raw) for name, raw in mapping.items()})

    def usable(self, rows: ir.Table, wrong: ir.Table) -> ir.Table:
        """Leave out the rows that cannot be used, and the persons whom the market's policy refuses to keep.

        Parameters
        ----------
        rows : table
            What `write` wrote of one file.
        wrong : schema.quarantine
            What `wrong` told of it.

        Returns
        -------
        table
            The rows of the staged part.
        """
        kept = rows.anti_join(wrong.filter(~wrong.is_row_kept).select("row_number").distinct(), "row_number")
        if not withholds(self.market, self.feed):
            return kept
        return without_buyers(kept, wrong.filter(wrong.reason == WITHHELD).select("row_number").distinct())

    def close(self) -> None:
        """Forget the persons; nothing can be staged any more."""
        if self.keys is not None:
            self.engine.drop(self.keys.get_name())

    @property
    def _first(self) -> str:
        return next(iter(self.landed))

    def _staged(self, landed: ir.Table) -> ir.Table:
        usable = staged(self._judged(landed), self.kind)
        if self.kind.name != "touches":
            return usable
        grouped = "parent_id" in mapping_of(landed.columns, self.feed, file=self._first)
        return touches(usable, zone=self.market.time_zone, grouped=grouped, keyed=self.feed.key)

    def _judged(self, landed: ir.Table) -> ir.Table:
        rows, origin = mapped(landed, self.feed, file=self._first), _origin(self.market, self.feed)
        if origin.withholds:
            rows = unnamed(named(rows, self.kind))
        elif self.keys is not None:
            rows = with_keys(named(rows, self.kind), self.keys, kinds=self.identifier_kinds)
        if self.kind.name == "people":
            rows = open_ended(rows)
        return judged(read(rows, self.kind, origin=origin), self.kind, origin=origin)


def staging_of(
    engine: Engine, market: Market, feed: Feed, *, landed: Mapping[str, Path]
) -> tuple[Staging, pa.Table | None]:
    """Number the persons that landed files name, which staging them needs.

    Parameters
    ----------
    engine, market, feed, landed
        As in `Staging`.

    Returns
    -------
    staging : Staging
        How the files are staged.
    identifiers : pyarrow.Table or None
        (file, and the columns of schema.person_key) of people whom the files name by something other than the source's
        own id.

    Raises
    ------
    InputError
        The files lack a column.
    """
    kind, first = KINDS[feed.kind], next(iter(landed))
    if (kind.name != "people" and not kind.names_person) or withholds(market, feed):
        return Staging(engine, market, feed, landed, None), None
    rows = mapped(engine.read(list(landed.values())).mutate(row_number=0), feed, file=first)
    who = engine.arrow(distinct_names(rows, kind))
    keys = person_keys(who, source=feed.source, zone=market.time_zone)
    kept = engine.materialise(f"person_keys_{uuid.uuid4().hex[:8]}", engine.give("given_keys", keys))
    engine.drop("given_keys")
    own = ("source_id", "source_person_id")
    others = keys.filter(
        pc.and_(pc.invert(pc.is_in(keys["person_kind"], pa.array(own))), pc.is_valid(keys["record_id"]))
    )
    kinds = len(keys["person_kind"].unique())
    return Staging(engine, market, feed, landed, kept, kinds), _identifiers(engine, feed, landed, others)


def withholds(market: Market, feed: Feed) -> bool:
    """Tell whether a market's policy refuses to keep whom the rows of a feed name: what single doctors bought."""
    return feed.kind == "outcomes" and not market.keeps_buyers


def is_flawed(staged: Path) -> bool:
    """Tell whether a value of a staged file cannot be used; its statistics say so."""
    meta = pq.read_metadata(staged)
    place = meta.schema.names.index("is_flawed")
    return any(meta.row_group(number).column(place).statistics.max for number in range(meta.num_row_groups))


def has_header(landed: Path) -> bool:
    """Tell whether a landed file has columns at all."""
    return [name for name in pq.read_schema(landed).names if name != "row_number"] != []


def _identifiers(engine: Engine, feed: Feed, landed: Mapping[str, Path], others: pa.Table) -> pa.Table | None:
    if not others.num_rows or feed.kind == "people":
        return None
    told = []
    for file, part in landed.items():
        rows = mapped(_landed_rows(engine, {file: part}), feed, file=file)
        told.append(distinct_names(rows, KINDS[feed.kind]).mutate(file=ibis.literal(file)))
    who = engine.arrow(ibis.union(*told) if len(told) > 1 else told[0])
    return who.join(others, ["person_kind", "person_raw"], join_type="inner")


def _landed_rows(engine: Engine, landed: Mapping[str, Path]) -> ir.Table:
    """Read files of the same columns, each row with its number and what errors call its file."""
    files = list(landed)
    rows = engine.read(list(landed.values()), numbered=True)
    called = ibis.array(files)[rows.file_number] if len(files) > 1 else ibis.literal(files[0])
    named_so = {FILE: called}
    if "row_number" not in rows.columns:
        named_so["row_number"] = rows.file_row_number + 2
    return rows.mutate(**named_so).drop("file_row_number", "file_number")


def _origin(market: Market, feed: Feed) -> Origin:
    kind = KINDS[feed.kind]
    every = (EVERY,) if kind.name == "consents" else ()
    choices = {"channel": (*market.channels, *every), "action": tuple(ACTIONS)}
    return Origin(
        feed=feed.name,
        source=feed.source,
        zone=market.time_zone,
        # A key of the feed's own may name the person, who is not kept.
        key=kind.key if withholds(market, feed) else feed.key,
        dates=feed.dates,
        separator=feed.separator or "",
        distinct=feed.distinct,
        withholds=withholds(market, feed),
        choices=tuple((name, values) for name, values in choices.items() if name in kind.columns),
    )
