"""The SQL by which DuckDB writes what Ibis says."""

from __future__ import annotations

from pathlib import Path

import ibis.expr.datatypes as dt
import ibis.expr.types as ir


def copy(columns: str, query: str, to: Path) -> str:
    """Say how a query is written as Parquet.

    Parameters
    ----------
    columns : str
        What `as_declared` says of the table that the query was made from.
    query : str
        DuckDB's SQL.
    to : Path
        The file.

    Returns
    -------
    str
        A `COPY` statement.
    """
    return (
        f"COPY (SELECT {columns} FROM ({query})) TO {quoted(to)} "  # noqa: S608 - names of an expression
        "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"
    )


def quoted(path: Path) -> str:
    """Write a path as a literal of SQL.

    Examples
    --------
    >>> quoted(Path("/drop/doctor's list.parquet"))
    "'/drop/doctor''s list.parquet'"
    """
    return "'" + str(path).replace("'", "''") + "'"


def as_declared(table: ir.Table) -> str:
    """Name the columns as what Ibis takes them for; to DuckDB a sum of integers is a HUGEINT, a month a moment."""
    return ", ".join(_cast(name, kind) for name, kind in table.schema().items())


def _cast(name: str, kind: dt.DataType) -> str:
    for is_kind, sql in ((kind.is_int64(), "BIGINT"), (kind.is_float64(), "DOUBLE"), (kind.is_date(), "DATE")):
        if is_kind:
            return f'CAST("{name}" AS {sql}) AS "{name}"'
    return f'"{name}"'
