"""What landing a file hands out: `Landed`; and how its part is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from hcploop import schema
from hcploop.feeds.format import Format
from hcploop.feeds.header import ROW_NUMBER

TOO_LONG = 500
"""Characters of a rejected row that quarantine keeps."""


@dataclass(frozen=True)
class Landed:
    """What became of a file.

    Parameters
    ----------
    rows : int
        Rows that were written; blank rows are none.
    columns : tuple of str
        The raw columns, without `row_number`.
    format : Format
        How the file is written.
    rejected : pyarrow.Table of schema.quarantine
        Rows that the reader could not take.
    """

    rows: int
    columns: tuple[str, ...]
    format: Format
    rejected: pa.Table


def landed_schema(columns: Sequence[str]) -> pa.Schema:
    """Give the schema of a landed part: every raw column as text, and `row_number`."""
    return pa.schema([*((name, pa.string()) for name in columns), (ROW_NUMBER, pa.int64())])


@contextmanager
def writing(to: Path, columns: Sequence[str]) -> Iterator[pq.ParquetWriter]:
    """Open the part for writing; it stands at `to` only when it is whole."""
    partial = to.with_name(f"{to.name}.partial")
    try:
        with pq.ParquetWriter(partial, landed_schema(columns), compression="zstd") as writer:
            yield writer
        partial.replace(to)
    finally:
        partial.unlink(missing_ok=True)


def without_blank_rows(rows: pa.Table) -> pa.Table:
    """Leave out rows in which every column but `row_number` is null."""
    blank: pa.ChunkedArray | None = None
    for name in rows.column_names:
        if name == ROW_NUMBER:
            continue
        null = rows[name].is_null()
        blank = null if blank is None else pa.compute.and_(blank, null)
        if not pa.compute.any(blank).as_py():
            return rows
    return rows if blank is None else rows.filter(pa.compute.invert(blank))


def rejected_rows(feed: str, file: str, rows: Sequence[tuple[int, str, str]]) -> pa.Table:
    """Put rows that the reader could not take into quarantine: number, text, reason."""
    return schema.quarantine.arrow(
        [
            {
                "feed": feed,
                "file": file,
                "row_number": number,
                "column_name": "",
                "raw_value": text[:TOO_LONG],
                "reason": reason,
                "is_row_kept": False,
            }
            for number, text, reason in rows
        ]
    )
