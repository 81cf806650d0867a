"""What a DuckDB connection knows by which name.

To ask DuckDB for the columns of a view plans its query, and a run names a thousand tables: what is known is not asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import ibis.expr.operations as ops
import ibis.expr.schema as sch
import ibis.expr.types as ir
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend

_TABLES = "SELECT table_type FROM information_schema.tables WHERE table_name = ?"


class Names:
    """The names in use in one connection, and what Ibis takes them for.

    Parameters
    ----------
    backend : ibis.backends.duckdb.Backend
        The connection.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._con = backend.con
        self._kinds: dict[str, str] = {}
        self._of_part: dict[tuple[Path, int, int], str] = {}
        self._of_layout: dict[tuple[object, ...], sch.Schema] = {}

    def called(self, name: str, schema: sch.Schema) -> ir.Table:
        """Return a table by its name and columns, without a look at it."""
        return ops.DatabaseTable(name, schema=schema, source=self._backend, namespace=ops.Namespace()).to_expr()

    def parts(self, name: str, paths: Sequence[Path], *, numbered: bool) -> ir.Table:
        """Return a view of Parquet files; files of the same columns as some before need no look at the view."""
        layout = (numbered, *dict.fromkeys(map(self._layout, paths)))
        if layout not in self._of_layout:
            self._of_layout[layout] = self._backend.get_schema(name)
        return self.called(name, self._of_layout[layout])

    def _layout(self, path: Path) -> str:
        told = path.stat()
        version = (path, told.st_mtime_ns, told.st_size)
        if version not in self._of_part:
            self._of_part[version] = pq.read_schema(path).remove_metadata().to_string()
        return self._of_part[version]

    def text(self, table: ir.Table) -> str:
        """Return the SQL of an expression, and hand DuckDB the rows that are written into it."""
        for held in table.op().find(ops.InMemoryTable):
            self._con.register(held.name, held.data.to_pyarrow(held.schema))
        return str(self._backend.compile(table))

    def keep(self, name: str, table: ir.Table) -> ir.Table:
        """Run an expression and keep its rows under a name, which they may be made from."""
        schema = table.schema()
        columns = ", ".join(str(column.sql("duckdb")) for column in schema.to_sqlglot_column_defs("duckdb"))
        fresh = f"{name}_fresh"
        text = self.text(table)
        self._con.execute(f'CREATE OR REPLACE TABLE "{fresh}" ({columns})')
        self._con.execute(f'INSERT INTO "{fresh}" {text}')
        self.drop(name)
        self._con.execute(f'ALTER TABLE "{fresh}" RENAME TO "{name}"')
        self._kinds[name] = "TABLE"
        return self.called(name, schema)

    def drop(self, name: str) -> None:
        """Forget a name; nothing happens where it is not in use."""
        # Registered Arrow tables are views; a kept result is a table; DuckDB drops each by its kind only.
        self._con.unregister(name)
        known = self._kinds.pop(name, "")
        kinds = [known] if known else [kind for (kind,) in self._con.execute(_TABLES, [name]).fetchall()]
        for kind in kinds:
            self._con.execute(f'DROP {"VIEW" if kind == "VIEW" else "TABLE"} "{name}"')
