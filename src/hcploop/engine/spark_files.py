"""What Spark writes in pieces and we keep as one file, and the columns by which both know it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import ibis.expr.datatypes as dt
import ibis.expr.schema as sch
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyspark.sql.types as pt
from ibis.backends.pyspark.datatypes import PySparkType

_ROWS = 122_880
"""Rows of a row group, as DuckDB writes them."""


def columns_of(schema: sch.Schema) -> pt.StructType:
    """Tell Spark the types of columns; moments are without zone, and what has no sign is held by its bits."""
    return pt.StructType([pt.StructField(name, spark_type(kind)) for name, kind in schema.items()])


def spark_type(kind: dt.DataType) -> pt.DataType:
    """Tell Spark the type of a column."""
    if kind.is_timestamp() and kind.timezone is None:
        return pt.TimestampNTZType()
    if kind.is_unsigned_integer():
        return pt.IntegerType() if kind.nbytes < 4 else pt.LongType()
    if kind.is_array():
        return pt.ArrayType(spark_type(kind.value_type))
    if kind.is_struct():
        return pt.StructType([pt.StructField(name, spark_type(one)) for name, one in kind.fields.items()])
    if kind.is_null():
        return pt.StringType()
    known: pt.DataType = PySparkType.from_ibis(kind)
    return known


def as_spark(table: pa.Table) -> pa.Table:
    """Write an Arrow table in the types that Spark reads."""
    arrays = [_plain(column) for column in table.columns]
    return pa.Table.from_arrays(arrays, names=table.column_names)


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = _plain_type(column.type)
    if pa.types.is_uint64(column.type):
        return pa.chunked_array([piece.view(pa.int64()) for piece in column.chunks], pa.int64())
    return column if kind == column.type else column.cast(kind)


def _plain_type(kind: pa.DataType) -> pa.DataType:  # noqa: PLR0911 - one line a kind
    if pa.types.is_dictionary(kind):
        return _plain_type(kind.value_type)
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind) or pa.types.is_null(kind):
        return pa.string()
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pa.list_(_plain_type(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([(one.name, _plain_type(one.type)) for one in kind])
    if pa.types.is_timestamp(kind):
        return pa.timestamp("us", kind.tz)
    if pa.types.is_unsigned_integer(kind):
        return pa.int32() if kind.bit_width < 32 else pa.int64()
    return kind


def as_declared(batch: pa.Table, schema: pa.Schema) -> pa.Table:
    """Write what Spark gave in the types that an expression says it has."""
    arrays = [_as(batch[field.name], field.type) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def _as(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    if column.type == kind:
        return column
    if pa.types.is_uint64(kind) and pa.types.is_signed_integer(column.type):
        return pa.chunked_array([piece.view(kind) for piece in column.cast(pa.int64()).chunks], kind)
    return pc.cast(column, kind)


def pieces(folder: Path) -> list[Path]:
    """List the files that Spark wrote into a folder, in the order of their rows."""
    return sorted(folder.glob("part-*.parquet"))


def joined(folder: Path, to: Path, schema: pa.Schema) -> int:
    """Write what Spark wrote in pieces as one file, a piece at a time.

    Parameters
    ----------
    folder : Path
        Where the pieces are.
    to : Path
        The file.
    schema : pyarrow.Schema
        The columns that it is to have.

    Returns
    -------
    int
        The number of rows.
    """
    rows = 0
    with pq.ParquetWriter(to, schema, compression="zstd", compression_level=1) as writer:
        for batch in _batches(folder):
            writer.write_table(as_declared(batch, schema), row_group_size=_ROWS)
            rows += batch.num_rows
    return rows


def _batches(folder: Path) -> Iterator[pa.Table]:
    for piece in pieces(folder):
        with pq.ParquetFile(piece) as file:
            for number in range(file.num_row_groups):
                yield file.read_row_group(number)
