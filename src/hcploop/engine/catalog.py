"""A snapshot's tables as views over its parts, for reading alone."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

import duckdb
from ibis.backends.sql.datatypes import DuckDBType

from hcploop.engine.manifest import Manifest
from hcploop.engine.memory import half_the_machine
from hcploop.engine.store import Store
from hcploop.schema import TABLES, Table

BY_RECORD = ("touch", "affiliation", "consent", "answer", "question", "procedure", "target", "statement")
"""Facts whose parts tell the record only; who that is, `record_person` of the same snapshot says."""


def open_catalog(store: Store, manifest: Manifest, *, locked: bool = True) -> duckdb.DuckDBPyConnection:
    """Open DuckDB with a view for every table of `schema`, and with no way to anything else.

    Parameters
    ----------
    store : Store
        Where the parts are.
    manifest : Manifest
        Which parts the tables have; a table without parts is empty, and a column that an older part
        lacks is null.
    locked : bool
        Whether its settings cannot be changed either, as they must not be by a user's SQL.

    Returns
    -------
    duckdb.DuckDBPyConnection
        It can read the parts of these tables and no other file.
    """
    paths = {name: [store.part(part.key) for part in manifest.tables.get(name, ())] for name in TABLES}
    connection = duckdb.connect(
        config={
            "memory_limit": half_the_machine(),
            "temp_directory": str(store.out / "work" / "reading"),
            "python_enable_replacements": False,
            "autoinstall_known_extensions": False,
        }
    )
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("CREATE SCHEMA declared")
    for name, table in TABLES.items():
        connection.execute(f'CREATE TABLE declared."{name}" ({_columns(table)})')
    for name in ("record_person", *(name for name in TABLES if name != "record_person")):
        connection.execute(_view(TABLES[name], paths[name]))
    connection.execute(f"SET allowed_paths = {_list([path for some in paths.values() for path in some])}")
    connection.execute("SET enable_external_access = false")
    if locked:
        connection.execute("SET lock_configuration = true")
    return connection


@functools.cache
def _typed(name: str) -> str:
    return ", ".join(f'"{column}" {DuckDBType.to_string(kind)}' for column, kind in TABLES[name].schema.items())


def _columns(table: Table) -> str:
    return _typed(table.name)


def _view(table: Table, paths: Sequence[Path]) -> str:
    rows = f'FROM declared."{table.name}"'
    if paths:
        rows += f" UNION ALL BY NAME FROM read_parquet({_list(paths)}, union_by_name = true)"
    if table.name not in BY_RECORD:
        names = ", ".join(f'"{column}"' for column in table.columns)
        return f'CREATE VIEW main."{table.name}" AS SELECT {names} FROM ({rows})'  # noqa: S608 - names of `schema`
    names = ", ".join(f'{"p" if column == "one_id" else "t"}."{column}"' for column in table.columns)
    return (
        f'CREATE VIEW main."{table.name}" AS SELECT {names} FROM ({rows}) t '  # noqa: S608 - names of `schema`
        "LEFT JOIN main.record_person p ON p.record_id = t.record_id"
    )


def _list(paths: Sequence[Path]) -> str:
    inner = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    return f"[{inner}]::VARCHAR[]"
