"""Parts without some of their rows: written beside, then put in place under the same name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from hcploop.engine.durable import replacing

FORGOTTEN = b"hcploop.rows_forgotten"
"""Stands in the end of a landed part: how many rows of the file were forgotten."""

_ROW_NUMBER = "row_number"
_ROWS_OF_A_GROUP = 122_880


@dataclass(frozen=True)
class Cut:
    """What a part loses; it says nothing of whom.

    Parameters
    ----------
    rows : int
        Rows that the part has before.
    drop : sequence of int
        Places of rows that go, counted from 0.
    blank : mapping of str to sequence of int
        Places of values that go out of rows that stay, by column.
    forgotten : int
        Of a landed file: how many rows of it are forgotten afterwards, those that could not be read among them. The
        rows that stay keep their numbers.
    """

    rows: int
    drop: Sequence[int] = ()
    blank: Mapping[str, Sequence[int]] = field(default_factory=dict)
    forgotten: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The cut as plain values."""
        return asdict(self)


def cut(path: Path, what: Cut) -> None:
    """Take rows and values out of a part; a part of which they are out already stays as it is.

    Parameters
    ----------
    path : Path
        The part.
    what : Cut
        What it loses.

    Raises
    ------
    RunFailed
        The disk is full.
    """
    # Read before the part is replaced, closed after: a file that is open can be replaced, but not on every system.
    with pq.ParquetFile(path) as file:
        if file.metadata.num_rows != what.rows or not (what.drop or what.blank or what.forgotten):
            return
        schema = _schema(file.schema_arrow, what)
        with (
            replacing(path) as unfinished,
            pq.ParquetWriter(unfinished, schema, compression="zstd", compression_level=1) as writer,
        ):
            start = 0
            for number in range(file.num_row_groups):
                rows = file.read_row_group(number)
                left = _left(rows, what, start)
                writer.write_table(left.cast(schema), row_group_size=_ROWS_OF_A_GROUP)
                start += rows.num_rows


def rows_forgotten(path: Path) -> int:
    """Tell how many rows of a landed file were forgotten.

    Parameters
    ----------
    path : Path
        The landed part.

    Returns
    -------
    int
        0 where nobody in it was.
    """
    return int((pq.read_metadata(path).metadata or {}).get(FORGOTTEN, b"0"))


def counted(schema: pa.Schema, rows: int) -> pa.Schema:
    """Note in the end of a landed part how many rows of the file were forgotten."""
    return schema.with_metadata({**(schema.metadata or {}), FORGOTTEN: str(rows).encode()})


def _schema(before: pa.Schema, what: Cut) -> pa.Schema:
    if not what.forgotten:
        return before
    numbered = before if _ROW_NUMBER in before.names else before.append(pa.field(_ROW_NUMBER, pa.int64()))
    return counted(numbered, what.forgotten)


def _left(rows: pa.Table, what: Cut, start: int) -> pa.Table:
    if what.forgotten and _ROW_NUMBER not in rows.column_names:
        # A copied file has no numbers; once a row is out, its place no longer tells what its number was.
        rows = rows.append_column(_ROW_NUMBER, pa.array(np.arange(start + 2, start + 2 + rows.num_rows)))
    for column, places in what.blank.items():
        at = rows.column_names.index(column)
        gone = _mask(places, start, rows.num_rows)
        if gone.any():
            nothing = pa.scalar(None, rows.schema.field(at).type)
            rows = rows.set_column(at, rows.schema.field(at), pa.compute.if_else(pa.array(gone), nothing, rows[column]))
    gone = _mask(what.drop, start, rows.num_rows)
    return rows.filter(pa.array(~gone)) if gone.any() else rows


def _mask(places: Sequence[int], start: int, rows: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
    mask = np.zeros(rows, dtype=bool)
    inside = np.array([place - start for place in places if start <= place < start + rows], dtype=np.int64)
    mask[inside] = True
    return mask
