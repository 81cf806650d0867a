"""A snapshot's tables as views over its parts, for reading alone."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
from ibis.backends.sql.datatypes import DuckDBType

from hcploop.engine.manifest import Manifest
from hcploop.engine.memory import half_the_machine
from hcploop.engine.overlay import ADDED, OF_RECORDS, PERSONS, RECORDS, TABLES_OVERLAID, OverlayFolder
from hcploop.engine.store import Store
from hcploop.schema import TABLES, Table

BY_RECORD = ("touch", "affiliation", "consent", "answer", "question", "procedure", "target", "statement")
"""Facts whose parts tell the record only; who that is, `record_person` of the same snapshot says."""


def open_catalog(
    store: Store,
    manifest: Manifest,
    *,
    before: Manifest | None = None,
    overlay: OverlayFolder | None = None,
    locked: bool = True,
) -> duckdb.DuckDBPyConnection:
    """Open DuckDB with a view for every table of `schema`, and with no way to anything else.

    Parameters
    ----------
    store : Store
        Where the parts are.
    manifest : Manifest
        Which parts the tables have; a table without parts is empty, and a column that an older part
        lacks is null.
    before : Manifest, optional
        Another snapshot of the store, whose tables then stand in the schema `before`.
    overlay : OverlayFolder, optional
        What lies on the snapshot: rows of its people stand in the place of the snapshot's.
    locked : bool
        Whether its settings cannot be changed either, as they must not be by a user's SQL.

    Returns
    -------
    duckdb.DuckDBPyConnection
        It can read the parts of these tables and no other file.
    """
    shown = {"main": manifest} | ({"before": before} if before else {})
    paths = {
        schema: {name: [store.part(part.key) for part in one.tables.get(name, ())] for name in TABLES}
        for schema, one in shown.items()
    }
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
    over = _over(overlay)
    for schema, parts in paths.items():
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        for name in ("record_person", *(name for name in TABLES if name != "record_person")):
            laid = _laid_over(name, over) if schema == "main" and over else None
            connection.execute(_view(TABLES[name], parts[name], schema=schema, laid=laid))
    allowed = [*over.values(), *(path for parts in paths.values() for some in parts.values() for path in some)]
    connection.execute(f"SET allowed_paths = {_list(allowed)}")
    if not locked:
        # A reader of our own that stays open reads later overlays too.
        connection.execute(f"SET allowed_directories = {_list([store.overlays.root])}")
    connection.execute("SET enable_external_access = false")
    if locked:
        connection.execute("SET lock_configuration = true")
    return connection


@functools.cache
def _typed(name: str) -> str:
    return ", ".join(f'"{column}" {DuckDBType.to_string(kind)}' for column, kind in TABLES[name].schema.items())


def _columns(table: Table) -> str:
    return _typed(table.name)


def lay_over(
    connection: duckdb.DuckDBPyConnection, store: Store, manifest: Manifest, overlay: OverlayFolder | None
) -> None:
    """Put a later overlay in the place of the one that a connection was opened with.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        From `open_catalog`, or a cursor of it; a transaction of the caller's makes it one step for everybody else.
    store : Store
        Where the parts are.
    manifest : Manifest
        The snapshot.
    overlay : OverlayFolder or None
        What lies on it now.
    """
    over = _over(overlay)
    for name in TABLES_OVERLAID:
        paths = [store.part(part.key) for part in manifest.tables.get(name, ())]
        laid = _laid_over(name, over) if over else None
        view = _view(TABLES[name], paths, schema="main", laid=laid)
        connection.execute(view.replace("CREATE VIEW", "CREATE OR REPLACE VIEW", 1))


def _over(overlay: OverlayFolder | None) -> dict[str, Path]:
    """Name the files of an overlay by table."""
    found = {name: overlay.part(name) for name in (PERSONS, RECORDS, *TABLES_OVERLAID)} if overlay else {}
    return {name: path for name, path in found.items() if path}


def _laid_over(name: str, over: Mapping[str, Path]) -> tuple[str, str]:
    """Say in SQL which rows of a snapshot's table an overlay hides, and which it brings instead."""
    brings = f" UNION ALL BY NAME FROM read_parquet({_list([over[name]])})" if name in over else ""
    if name not in TABLES_OVERLAID or name in ADDED:
        return "", brings
    key, whose = ("record_id", RECORDS) if name in OF_RECORDS else ("one_id", PERSONS)
    if whose not in over:
        return "", brings
    # A row without a key would be hidden too; no table of these may lack it.
    hidden = f"SELECT {key} FROM read_parquet({_list([over[whose]])})"  # noqa: S608 - paths of ours
    return f" WHERE {key} NOT IN ({hidden})", brings


def _view(table: Table, paths: Sequence[Path], *, schema: str, laid: tuple[str, str] | None = None) -> str:
    hides, brings = laid or ("", "")
    rows = f'FROM declared."{table.name}"'
    if paths:
        rows += f" UNION ALL BY NAME SELECT * FROM read_parquet({_list(paths)}, union_by_name = true) b{hides}"  # noqa: S608 - paths of ours
    rows += brings
    if table.name not in BY_RECORD:
        names = ", ".join(f'"{column}"' for column in table.columns)
        return f'CREATE VIEW {schema}."{table.name}" AS SELECT {names} FROM ({rows})'  # noqa: S608 - names of `schema`
    names = ", ".join(f'{"p" if column == "one_id" else "t"}."{column}"' for column in table.columns)
    return (
        f'CREATE VIEW {schema}."{table.name}" AS SELECT {names} FROM ({rows}) t '  # noqa: S608 - names of `schema`
        f"LEFT JOIN {schema}.record_person p ON p.record_id = t.record_id"
    )


def _list(paths: Sequence[Path]) -> str:
    inner = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    return f"[{inner}]::VARCHAR[]"
