"""The engine in one process: DuckDB."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq
from splink import DuckDBAPI

from hcploop.engine.ahead import in_turn
from hcploop.engine.duck_failures import engine_failure
from hcploop.engine.duck_names import Names
from hcploop.engine.duck_sql import as_declared, copy, quoted
from hcploop.engine.durable import disk_failure, private_folder, replacing
from hcploop.engine.memory import half_the_machine, mib
from hcploop.errors import RunFailed

# Each step of an expression stays a step of the query. Fused into one, a value that three later ones read is written
# out three times, and again for each that reads those: queries grew to megabytes and took longer to plan than to run.
ibis.options.sql.fuse_selects = False

_PIECE = 122_880
"""Rows that a thread works on at a time: DuckDB's own size of a row group."""


class DuckEngine:
    """DuckDB in memory; what does not fit goes to disk.

    A database file instead of memory costs three times the CPU, since every kept table is compressed.

    Parameters
    ----------
    temp : Path
        Folder in which to put what does not fit; what is put there is removed when the engine closes.
    memory_limit : str, optional
        As DuckDB writes it, such as `4GiB`; half of the machine's memory where left out.
    threads : int, optional
        Threads; all cores where left out.
    """

    name = "duckdb"

    def __init__(self, *, temp: Path, memory_limit: str | None = None, threads: int | None = None) -> None:
        self._folder = private_folder(temp) / f"duckdb-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        private_folder(self._folder)
        config: dict[str, object] = {
            "memory_limit": memory_limit or half_the_machine(),
            "temp_directory": str(self._folder / "spill"),
            "preserve_insertion_order": False,
            "python_enable_replacements": False,
            "autoinstall_known_extensions": False,
            # Nothing is kept on disk, and each checkpoint of memory holds one thread up for seconds.
            "checkpoint_threshold": "1TiB",
        }
        if threads:
            config["threads"] = threads
        with self._plainly(self._folder):
            self._backend = ibis.duckdb.connect(**config)
            self._con: duckdb.DuckDBPyConnection = self._backend.con
            self._names = Names(self._backend)
            self._con.execute("SET TimeZone = 'UTC'")
            (own,) = self._con.execute("SELECT current_setting('threads')").fetchone() or (1,)
            # One more than there are processors: while one waits for the disk, another computes.
            self._pool = ThreadPoolExecutor(int(own) + 1)
            # Parts never change, so what a file's end says is read once.
            self._con.execute("SET parquet_metadata_cache = true")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """DuckDB's own connection, for what Ibis cannot say."""
        return self._con

    def close(self) -> None:
        """Close the connection and remove what was put on disk."""
        try:
            self._pool.shutdown(cancel_futures=True)
            self._backend.disconnect()
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def read(self, paths: Sequence[Path], *, numbered: bool = False) -> ir.Table:
        """Read Parquet files as one table.

        Parameters
        ----------
        paths : sequence of Path
            One file or more; columns are matched by name, and null where a file has none of a name.
        numbered : bool
            Whether to add `file_number`, the place of the file in `paths`, and `file_row_number`, which counts from 0
            in every file.

        Returns
        -------
        ibis table
            Nothing is read before it is run.

        Raises
        ------
        RunFailed
            A file is missing or is no Parquet.
        """
        if not paths:
            raise RunFailed("a table was asked for, but no file of it was named")
        missing = [path for path in paths if not path.is_file()]
        if missing:
            raise RunFailed("the file is not there", file=str(missing[0]), remedy="Run again: it is made anew")
        name = f"parts_{uuid.uuid4().hex[:12]}"
        columns = "*, file_index::BIGINT AS file_number" if numbered else "*"
        with self._plainly(paths[0]):
            # Ibis would make a temporary view, which the threads of `write_each` could not see.
            self._con.execute(
                f'CREATE VIEW "{name}" AS SELECT {columns} FROM read_parquet('  # noqa: S608 - quoted names of files
                f"[{', '.join(map(quoted, paths))}], union_by_name = true, file_row_number = {numbered})"
            )
            return self._names.parts(name, paths, numbered=numbered)

    def write(self, table: ir.Table, path: Path) -> int:
        """Run a table and write it as Parquet, in one step.

        Parameters
        ----------
        table : ibis table
            What to run; rows keep an order only where the table says `order_by`.
        path : Path
            The file; it appears when it is complete and on the disk, readable by its owner alone.

        Returns
        -------
        int
            The number of rows.

        Raises
        ------
        RunFailed
            The disk is full, memory does not suffice, or the folder may not be written to.
        """
        with replacing(path) as unfinished, self._plainly(path):
            self._con.execute(copy(as_declared(table), self._names.text(table), unfinished))
            return int(pq.read_metadata(unfinished).num_rows)

    def write_each(
        self,
        make: Callable[[ir.Table], ir.Table],
        inputs: Mapping[Path, ir.Table],
        *,
        progress: Callable[[int], None] = lambda done: None,
    ) -> Callable[[], None]:
        """Begin to run one expression on several tables of the same columns, as many at once as there are threads.

        What is planned once is cheap for many small tables, and a table of one row group keeps one thread busy only.

        Parameters
        ----------
        make : callable
            The expression, of a table like those in `inputs`.
        inputs : mapping of Path to ibis table
            For each file to write, what it is made of.
        progress : callable
            Is told how many are done.

        Returns
        -------
        callable
            Waits until every file is there, and raises RunFailed where one cannot be written; files that were complete
            by then are there.
        """
        if not inputs:
            return lambda: None
        like = ibis.table(next(iter(inputs.values())).schema(), name=f"each_{uuid.uuid4().hex[:12]}")
        table = make(like)
        # Threads are handed texts only: Ibis remembers which expressions are equal in a way that bears one thread.
        name, query, columns = like.get_name(), self._backend.compile(table), as_declared(table)

        def one(path: Path, rows: str) -> None:
            with replacing(path) as unfinished, self._plainly(path), self._con.cursor() as cursor:
                cursor.execute("SET TimeZone = 'UTC'")
                cursor.execute(f'CREATE TEMP VIEW "{name}" AS {rows}')
                cursor.execute(copy(columns, query, unfinished))

        return in_turn(
            self._pool, one, [(path, self._backend.compile(rows)) for path, rows in inputs.items()], progress
        )

    def arrow(self, table: ir.Table) -> pa.Table:
        """Run a table.

        Parameters
        ----------
        table : ibis table
            What to run.

        Returns
        -------
        pyarrow.Table
            Its rows.

        Raises
        ------
        RunFailed
            Memory does not suffice.
        """
        with self._plainly(self._folder):
            return self._backend.to_pyarrow(table)

    def give(self, name: str, table: pa.Table) -> ir.Table:
        """Take over an Arrow table; it is not copied.

        Parameters
        ----------
        name : str
            Its name; what had this name before is dropped.
        table : pyarrow.Table
            What a kernel made.

        Returns
        -------
        ibis table
            The same rows.
        """
        self.drop(name)
        # A kernel's table is often of one piece, which would keep one thread busy only.
        pieces = pa.Table.from_batches(table.to_batches(max_chunksize=_PIECE), schema=table.schema)
        with self._plainly(self._folder):
            return self._names.hand_over(name, pieces)

    def materialise(self, name: str, table: ir.Table) -> ir.Table:
        """Run a table once and keep the result until the engine closes.

        Parameters
        ----------
        name : str
            Its name; what had this name before is replaced, and may itself be read by `table`.
        table : ibis table
            What to run.

        Returns
        -------
        ibis table
            The kept rows.

        Raises
        ------
        RunFailed
            The disk is full, or memory does not suffice.
        """
        with self._plainly(self._folder):
            return self._names.keep(name, table)

    def drop(self, name: str) -> None:
        """Forget what is kept under a name.

        Parameters
        ----------
        name : str
            The name; nothing happens where nothing is kept under it.
        """
        with self._plainly(self._folder):
            self._names.drop(name)

    def view(self, table: ir.Table) -> str:
        """Give a table a name that SQL written by hand can use.

        Parameters
        ----------
        table : ibis table
            Any table of this engine; it is not run.

        Returns
        -------
        str
            The name, which needs no quotes; `drop` it after use.
        """
        name = f"view_{uuid.uuid4().hex[:12]}"
        with self._plainly(self._folder):
            self._names.create("VIEW", name, self._names.text(table))
        return name

    @contextmanager
    def in_order(self, *, memory_mib: int) -> Iterator[None]:
        """Keep rows in the order that queries give them, within less memory than usual.

        Parameters
        ----------
        memory_mib : int
            MiB; a limit that is lower already stays.
        """
        (usual,) = self._con.execute("SELECT current_setting('memory_limit')").fetchone() or ("",)
        self._con.execute("SET preserve_insertion_order = true")
        if mib(usual) > memory_mib:
            # Where more is in use that cannot go to disk, the usual limit must do.
            with suppress(duckdb.OutOfMemoryException):
                self._con.execute(f"SET memory_limit = '{memory_mib}MiB'")
        try:
            yield
        finally:
            self._con.execute(f"SET memory_limit = '{usual}'")
            self._con.execute("SET preserve_insertion_order = false")

    def keep(self, name: str, query: str) -> None:
        """Run SQL and keep the result under a name until it is dropped or the engine closes.

        Parameters
        ----------
        name : str
            Its name; what had this name before is dropped.
        query : str
            DuckDB's SQL.

        Raises
        ------
        RunFailed
            Memory or disk does not suffice.
        """
        self.drop(name)
        with self._plainly(self._folder):
            self._names.create("TABLE", name, query)

    def ask(self, query: str) -> pa.Table:
        """Run SQL and hand out its rows.

        Parameters
        ----------
        query : str
            DuckDB's SQL.

        Returns
        -------
        pyarrow.Table
            Its rows.

        Raises
        ------
        RunFailed
            Memory or disk does not suffice.
        """
        with self._plainly(self._folder):
            return self._con.execute(query).to_arrow_table()

    def splink_api(self) -> DuckDBAPI:
        """Splink's way into this connection.

        Returns
        -------
        splink.DuckDBAPI
            Works on the same tables.
        """
        return DuckDBAPI(connection=self._con)

    def splink_learner(self, name: str) -> DuckDBAPI:
        """Splink's way to learn from a table of this connection.

        Parameters
        ----------
        name : str
            Its name.

        Returns
        -------
        splink.DuckDBAPI
            Knows the table by its name.
        """
        return self.splink_api()

    @contextmanager
    def _plainly(self, path: Path) -> Iterator[None]:
        try:
            yield
        except duckdb.Error as error:
            raise engine_failure(error, path) from error
        except OSError as error:
            raise disk_failure(error, path) from error
