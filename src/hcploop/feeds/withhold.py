"""Landed files of which a market's policy refuses to keep whom they name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hcploop.feeds.header import ROW_NUMBER
from hcploop.feeds.landed import Landed
from hcploop.feeds.mapping import mapping_of
from hcploop.market import Feed
from hcploop.schema.kinds import IDENTIFIERS

PLACEHOLDER = "(withheld)"


def without_persons(landed: Landed, feed: Feed, part: Path, *, file: str) -> Landed:
    """Write a landed part again without the persons in it.

    Parameters
    ----------
    landed : Landed
        What `land` made.
    feed : Feed
        Its feed.
    part : pathlib.Path
        The part; it is written anew. In columns that identify a person every value becomes the same word, and
        columns that the mapping does not name, which may name her too, are left out.
    file : str
        What errors call the file.

    Returns
    -------
    Landed
        The same rows and the columns that are left; of rows that could not be read only the reason.

    Raises
    ------
    InputError
        The file lacks a column.
    """
    if not landed.columns:
        return landed
    mapping = mapping_of(landed.columns, feed, file=file)
    telling = {raw for name, raws in mapping.items() if _identifies(name) for raw in raws}
    marks = (feed.deleted.column,) if feed.deleted else ()
    used = {ROW_NUMBER, *marks, *(raw for raws in mapping.values() for raw in raws)}
    table = pq.read_table(part)
    kept = {name: _hidden(table[name]) if name in telling else table[name] for name in table.column_names}
    pq.write_table(pa.table({name: column for name, column in kept.items() if name in used}), part, compression="zstd")
    rejected = landed.rejected.set_column(
        landed.rejected.column_names.index("raw_value"),
        "raw_value",
        pa.nulls(landed.rejected.num_rows, pa.string()),
    )
    return replace(landed, columns=tuple(name for name in landed.columns if name in used), rejected=rejected)


def _identifies(name: str) -> bool:
    return name in IDENTIFIERS or name.startswith("id_")


def _hidden(column: pa.ChunkedArray) -> pa.ChunkedArray:
    told = pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(column.cast(pa.string())), ""), False)
    return pc.if_else(told, pa.scalar(PLACEHOLDER), pa.scalar(None, pa.string()))
