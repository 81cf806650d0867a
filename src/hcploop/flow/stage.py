"""One landed file becomes staged rows, and problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import ibis.expr.types as ir
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hcploop.channels import ACTIONS
from hcploop.engine import Engine
from hcploop.feeds.mapping import mapped, mapping_of
from hcploop.market import Feed, Market
from hcploop.schema.kinds import KINDS, Kind
from hcploop.structure.kernels.person_keys import person_keys
from hcploop.structure.persons import distinct_names, named, open_ended, with_keys
from hcploop.structure.staging import Origin, judged, problems, read, staged
from hcploop.structure.touches import touches


@dataclass(frozen=True)
class StagedRows:
    """What a landed file becomes.

    Parameters
    ----------
    usable : kind.staged, or touch_part for touches
        Rows that can be used.
    wrong : schema.quarantine
        Values that cannot be used.
    identifiers : schema.person_key or None
        People whom the file names by something other than the source's own id.
    """

    usable: ir.Table
    wrong: ir.Table
    identifiers: ir.Table | None


def stage_rows(engine: Engine, market: Market, feed: Feed, *, file: str, landed: Path) -> StagedRows | None:
    """Stage a landed file.

    Parameters
    ----------
    engine : Engine
        Runs what must be known before the rest can be built.
    market : Market
        Time zone and channels.
    feed : Feed
        How the file is to be read.
    file : str
        What errors call the file.
    landed : Path
        The part that it was landed in.

    Returns
    -------
    StagedRows or None
        None for a file without even a header.

    Raises
    ------
    InputError
        The file lacks a column.
    """
    rows = _landed_rows(engine, landed)
    if len(rows.columns) == 1:
        return None
    kind = KINDS[feed.kind]
    known, identifiers = _with_persons(engine, market, mapped(rows, feed, file=file), feed)
    origin = _origin(market, feed, file)
    # Text is read, and judged, once: a chain of both would grow beyond what an engine can plan. Typed columns cost
    # nothing to look at twice.
    if any(known[name].type().is_string() for name in _moments(kind) if name in known.columns):
        values = engine.materialise("read", read(known, kind, origin=origin))
        told = engine.materialise("judged", judged(values, kind, origin=origin))
    else:
        told = judged(read(known, kind, origin=origin), kind, origin=origin)
    usable = staged(told, kind)
    if kind.name == "touches":
        usable = touches(usable, zone=market.time_zone, grouped="parent_id" in known.columns)
    return StagedRows(usable, problems(told, names=_raw_names(rows, feed, file)), identifiers)


def _moments(kind: Kind) -> list[str]:
    return [name for name, column in kind.columns.items() if column.type in ("timestamp", "date")]


def _landed_rows(engine: Engine, landed: Path) -> ir.Table:
    if "row_number" in pq.read_schema(landed).names:
        return engine.read([landed])
    numbered = engine.read([landed], row_number=True)
    return numbered.mutate(row_number=numbered.file_row_number + 2).drop("file_row_number")


def _raw_names(rows: ir.Table, feed: Feed, file: str) -> Mapping[str, str]:
    return {name: " + ".join(raw) for name, raw in mapping_of(rows.columns, feed, file=file).items()}


def _with_persons(engine: Engine, market: Market, rows: ir.Table, feed: Feed) -> tuple[ir.Table, ir.Table | None]:
    kind = KINDS[feed.kind]
    if kind.name != "people" and not kind.names_person:
        return rows, None
    known = named(rows, kind)
    keys = person_keys(engine.arrow(distinct_names(known)), source=feed.source, zone=market.time_zone)
    known = with_keys(known, engine.give("person_keys", keys))
    if kind.name == "people":
        return open_ended(known), None
    others = keys.filter(pc.and_(pc.not_equal(keys["person_kind"], "source_person_id"), pc.is_valid(keys["record_id"])))
    return known, engine.give("identifiers", others) if others.num_rows else None


def _origin(market: Market, feed: Feed, file: str) -> Origin:
    kind = KINDS[feed.kind]
    choices = {"channel": tuple(market.channels), "action": tuple(ACTIONS)}
    return Origin(
        feed=feed.name,
        source=feed.source,
        file=file,
        zone=market.time_zone,
        key=feed.key,
        dates=feed.dates,
        separator=feed.separator or "",
        distinct=feed.distinct,
        choices=tuple((name, values) for name, values in choices.items() if name in kind.columns),
    )
