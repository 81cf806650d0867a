"""Landed files become staged rows, and problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hcploop.channels import ACTIONS
from hcploop.engine import Engine
from hcploop.feeds.mapping import FILE, mapped, mapping_of
from hcploop.market import Feed, Market
from hcploop.schema.kinds import KINDS, Kind
from hcploop.structure.kernels.person_keys import person_keys
from hcploop.structure.persons import distinct_names, named, open_ended, with_keys
from hcploop.structure.staging import Origin, judged, problems, read, staged, verdicts
from hcploop.structure.touches import touches

BATCH_ROWS = 3_000_000
"""Rows of small files of one feed that are staged in one go; it bounds memory."""


@dataclass(frozen=True)
class StagedRows:
    """What landed files become.

    Parameters
    ----------
    usable : kind.staged, or touch_part for touches
        Rows that can be used; `file` says of which file.
    wrong : schema.quarantine
        Values that cannot be used.
    left_out : dict of str to int
        For each file with such values, how many whole rows were left out.
    identifiers : pyarrow.Table or None
        (file, and the columns of schema.person_key) of people whom the files name by something other than the source's
        own id.
    """

    usable: ir.Table
    wrong: ir.Table
    left_out: dict[str, int]
    identifiers: pa.Table | None


def stage_rows(engine: Engine, market: Market, feed: Feed, *, landed: Mapping[str, Path]) -> StagedRows:
    """Stage landed files of one feed with the same columns.

    Parameters
    ----------
    engine : Engine
        Runs what must be known before the rest can be built.
    market : Market
        Time zone and channels.
    feed : Feed
        How the files are to be read.
    landed : mapping of str to Path
        What errors call each file, and the part that it was landed in.

    Returns
    -------
    StagedRows
        Tables that the engine keeps until the next call.

    Raises
    ------
    InputError
        The files lack a column.
    """
    kind = KINDS[feed.kind]
    parts = [_landed_rows(engine, file, part) for file, part in landed.items()]
    rows = ibis.union(*parts) if len(parts) > 1 else parts[0]
    first = next(iter(landed))
    known, identifiers = _with_persons(engine, market, mapped(rows, feed, file=first), feed)
    origin = _origin(market, feed)
    values = read(known, kind, origin=origin)
    if _is_text(known, kind):
        # Reading moments from text is long; to judge what was read names it many times.
        values = engine.materialise("read", values)
    told = judged(values, kind, origin=origin)
    rows_read = engine.materialise("judged", verdicts(told, kind))
    usable = staged(rows_read, kind)
    if kind.name == "touches":
        usable = touches(usable, zone=market.time_zone, grouped="parent_id" in known.columns)
    wrong = problems(told, names=_raw_names(rows, feed, first))
    return StagedRows(usable, wrong, _left_out(engine, rows_read), identifiers)


def _is_text(known: ir.Table, kind: Kind) -> bool:
    moments = [name for name, column in kind.columns.items() if column.type in ("timestamp", "date")]
    return any(known[name].type().is_string() for name in moments if name in known.columns)


def has_header(landed: Path) -> bool:
    """Tell whether a landed file has columns at all."""
    return [name for name in pq.read_schema(landed).names if name != "row_number"] != []


def _left_out(engine: Engine, told: ir.Table) -> dict[str, int]:
    found = told.filter(told.is_wrong).group_by("file").agg(bad=ibis._.is_bad.sum())
    return {row["file"]: int(row["bad"]) for row in engine.arrow(found).to_pylist()}


def _landed_rows(engine: Engine, file: str, landed: Path) -> ir.Table:
    named = {FILE: ibis.literal(file)}
    if "row_number" in pq.read_schema(landed).names:
        return engine.read([landed]).mutate(**named)
    numbered = engine.read([landed], row_number=True)
    return numbered.mutate(row_number=numbered.file_row_number + 2, **named).drop("file_row_number")


def _raw_names(rows: ir.Table, feed: Feed, file: str) -> Mapping[str, str]:
    return {name: " + ".join(raw) for name, raw in mapping_of(rows.columns, feed, file=file).items()}


def _with_persons(engine: Engine, market: Market, rows: ir.Table, feed: Feed) -> tuple[ir.Table, pa.Table | None]:
    kind = KINDS[feed.kind]
    if kind.name != "people" and not kind.names_person:
        return rows, None
    known = named(rows, kind)
    who = engine.arrow(distinct_names(known))
    names = who.select(["person_kind", "person_raw"])
    keys = person_keys(names.group_by(names.column_names).aggregate([]), source=feed.source, zone=market.time_zone)
    known = with_keys(known, engine.give("person_keys", keys))
    if kind.name == "people":
        return open_ended(known), None
    others = keys.filter(pc.and_(pc.not_equal(keys["person_kind"], "source_person_id"), pc.is_valid(keys["record_id"])))
    return known, who.join(others, names.column_names, join_type="inner") if others.num_rows else None


def _origin(market: Market, feed: Feed) -> Origin:
    kind = KINDS[feed.kind]
    choices = {"channel": tuple(market.channels), "action": tuple(ACTIONS)}
    return Origin(
        feed=feed.name,
        source=feed.source,
        zone=market.time_zone,
        key=feed.key,
        dates=feed.dates,
        separator=feed.separator or "",
        distinct=feed.distinct,
        choices=tuple((name, values) for name, values in choices.items() if name in kind.columns),
    )
