"""What the passes of a run share: where it reads, where it writes, and what is already there."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from zoneinfo import ZoneInfo

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from hcploop.engine import Engine, Manifest, OverlayFolder, PartRef, Store, part_key
from hcploop.engine.forgotten import Forgotten
from hcploop.flow.progress import Progress
from hcploop.market import Market
from hcploop.schema import Table


@dataclass(frozen=True)
class Kept:
    """A table that was written: its declaration and its parts."""

    table: Table
    parts: tuple[PartRef, ...]

    @property
    def key(self) -> str:
        """A hash that tells one content from another."""
        return hashlib.sha256(" ".join(part.key for part in self.parts).encode()).hexdigest()[:32]

    @property
    def rows(self) -> int:
        """Number of rows."""
        return sum(part.rows for part in self.parts)


@dataclass
class Work:
    """A run at work.

    Parameters
    ----------
    market : Market
        What the user described.
    store : Store
        The folder of snapshots; locked by this run.
    engine : Engine
        Runs what stages express.
    as_of : datetime.datetime
        UTC, without zone; nothing after it is read.
    seed : int
        Of everything that is drawn.
    parent : Manifest or None
        The snapshot in force when the run started.
    progress : Progress
        Is told how far the run is.
    overlay : OverlayFolder or None
        What refreshes laid over the parent: decisions that were made there are decisions of the market.
    only : PartRef or None
        Of a refresh: the people whom per-person stages work for (`one_id`); None of a run, which works for all.
    """

    market: Market
    store: Store
    engine: Engine
    as_of: dt.datetime
    seed: int
    parent: Manifest | None
    progress: Progress
    overlay: OverlayFolder | None = None
    only: PartRef | None = None
    kept: dict[str, Kept] = field(default_factory=dict)
    used: dict[str, PartRef] = field(default_factory=dict)
    _empty: dict[str, ir.Table] = field(default_factory=dict)

    def part(self, name: str, *ingredients: str, make: Callable[[], ir.Table]) -> PartRef:
        """Write a part, unless one made from the same ingredients is there.

        Parameters
        ----------
        name : str
            What it is.
        *ingredients : str
            Everything that it depends on besides the code.
        make : callable
            Builds the table; is called only when the part must be made.
        """
        key = part_key(name, *ingredients)
        if not self.store.has(key):
            self.engine.write(make(), self.store.part(key))
        return self.there(key)

    def there(self, key: str) -> PartRef:
        """Refer to a part that is there, and see that the snapshot keeps it."""
        self.used[key] = PartRef(key=key, rows=pq.read_metadata(self.store.part(key)).num_rows)
        return self.used[key]

    def keep(self, table: Table, *ingredients: str, make: Callable[[], ir.Table]) -> Kept:
        """Write a whole table of the snapshot as one part."""
        return self.keep_parts(table, [self.part(table.name, *ingredients, make=make)])

    def keep_parts(self, table: Table, parts: Sequence[PartRef]) -> Kept:
        """Take parts into the snapshot as a table."""
        self.kept[table.name] = Kept(table, tuple(parts))
        return self.kept[table.name]

    def read(self, kept: Kept) -> ir.Table:
        """Read a table that this run wrote; an empty one where it has no parts."""
        filled = [self.store.part(part.key) for part in kept.parts if part.rows]
        if not filled:
            return self.nothing(kept.table)
        return self.engine.read(filled)

    def rows(self, part: PartRef) -> ir.Table:
        """Read one part."""
        return self.engine.read([self.store.part(part.key)])

    def nothing(self, table: Table) -> ir.Table:
        """Give an empty table."""
        if table.name not in self._empty:
            self._empty[table.name] = self.engine.give(f"no_{table.name}", table.arrow([]))
        return self._empty[table.name]

    def of_parent(self, table: Table) -> Kept:
        """Find a table in the snapshot in force; without parts where there is none."""
        parts = self.parent.tables.get(table.name, ()) if self.parent else ()
        there = tuple(part for part in parts if self.store.has(part.key))
        return Kept(table, there)

    def issued(self, table: Table) -> Kept:
        """Find what was decided before: in the snapshot in force, and in what refreshes laid over it since.

        Parameters
        ----------
        table : Table
            `decision`, of which the overlay has further rows.
        """
        before, path = self.of_parent(table), self.overlay.part(table.name) if self.overlay else None
        if self.overlay is None or path is None:
            return before
        added = self.part(
            "overlaid", table.name, self.overlay.overlay.overlay_id, make=lambda: self.engine.read([path])
        )
        return Kept(table, (*before.parts, added))

    def concerned(self, rows: ir.Table) -> ir.Table:
        """Leave the rows of the people whom this is for: of a refresh those whom something new is known of."""
        return rows if self.only is None else rows.semi_join(self.rows(self.only), "one_id")

    @property
    def concerns(self) -> str:
        """Tell for whom it is, as an ingredient of parts that hold no others; empty of a run."""
        return self.only.key if self.only else ""

    def give(self, name: str, table: pa.Table) -> ir.Table:
        """Hand what a kernel made to the engine."""
        return self.engine.give(name, table)

    @cached_property
    def configuration(self) -> str:
        """A hash of what the user wrote in `market.toml`."""
        return part_key("configuration", self.market.model_dump_json(exclude={"root"}))

    def is_as_before(self, kept: Kept) -> bool:
        """Tell whether a table has the parts that it has in the snapshot in force."""
        return self.of_parent(kept.table).parts == kept.parts

    @cached_property
    def forgotten(self) -> Forgotten:
        """The people whose rows are dropped before anything is stored."""
        return Forgotten(self.store.out)

    @property
    def today(self) -> dt.date:
        """The day of the as-of moment in the market's zone."""
        return self.day_of(self.as_of)

    def day_of(self, moment: dt.datetime) -> dt.date:
        """The day of a moment (UTC, without zone) in the market's zone."""
        return moment.replace(tzinfo=dt.UTC).astimezone(ZoneInfo(self.market.time_zone)).date()
