"""What a DuckDB connection knows by which name.

To ask DuckDB for the columns of a view plans its query, and a run names a thousand tables: what is known is not asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import ibis.expr.operations as ops
import ibis.expr.schema as sch
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend


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
        self._of_arrow: dict[pa.Schema, sch.Schema] = {}

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

    def hand_over(self, name: str, rows: pa.Table) -> ir.Table:
        """Let DuckDB read an Arrow table by a name; columns like those of one before need no look at the view."""
        self._con.register(name, rows)
        columns = rows.schema.remove_metadata()
        if columns not in self._of_arrow:
            self._of_arrow[columns] = self._backend.get_schema(name)
        return self.called(name, self._of_arrow[columns])

    def create(self, kind: Literal["VIEW", "TABLE"], name: str, query: str) -> None:
        """Give a query a name that `drop` knows."""
        self._con.execute(f'CREATE {kind} "{name}" AS {query}')
        self._kinds[name] = kind

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
        # An Arrow table that was handed over is forgotten by `unregister`; the others DuckDB drops by their kind only.
        self._con.unregister(name)
        kind = self._kinds.pop(name, "")
        if kind:
            self._con.execute(f'DROP {kind} "{name}"')
