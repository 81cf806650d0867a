"""The engine in one process: DuckDB."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import duckdb
import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from hcploop.engine.durable import disk_failure, no_space, private_folder, replacing
from hcploop.errors import RunFailed

if TYPE_CHECKING:
    from splink import DuckDBAPI

# Each step of an expression stays a step of the query. Fused into one, a value that three later ones read is written
# out three times, and again for each that reads those: queries grew to megabytes and took longer to plan than to run.
ibis.options.sql.fuse_selects = False

_NO_SPACE_WORDS = ("no space left", "file too large", "disk quota", "max_temp_directory_size")


def half_the_machine() -> str:
    """Half of the machine's memory, as DuckDB writes it.

    Returns
    -------
    str
        Such as `7812MiB`; at least 512 MiB.
    """
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{max(512, whole // 2**21)}MiB"


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
        }
        if threads:
            config["threads"] = threads
        with self._plainly(self._folder):
            self._backend = ibis.duckdb.connect(**config)
            self._con: duckdb.DuckDBPyConnection = self._backend.con
            self._con.execute("SET TimeZone = 'UTC'")
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
            self._backend.disconnect()
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def read(self, paths: Sequence[Path], *, row_number: bool = False) -> ir.Table:
        """Read Parquet files as one table.

        Parameters
        ----------
        paths : sequence of Path
            One file or more; columns are matched by name, and null where a file has none of a name.
        row_number : bool
            Whether to add `file_row_number`, counting from 0 in every file.

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
        options = {"file_row_number": True} if row_number else {}
        with self._plainly(paths[0]):
            return self._backend.read_parquet([str(path) for path in paths], union_by_name=True, **options)

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
            view = self.view(table)
            try:
                self._con.execute(
                    f"COPY (SELECT {_as_declared(table)} FROM {view}) "  # noqa: S608 - names of an expression
                    f"TO '{str(unfinished).replace(chr(39), chr(39) * 2)}' "
                    "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"
                )
            finally:
                self._con.execute(f"DROP VIEW {view}")
            return int(pq.read_metadata(unfinished).num_rows)

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
        with self._plainly(self._folder):
            self._con.register(name, table)
            return self._backend.table(name)

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
        fresh = f"{name}_{uuid.uuid4().hex[:8]}"
        with self._plainly(self._folder):
            self._backend.create_table(fresh, table)
            self.drop(name)
            self._con.execute(f'ALTER TABLE "{fresh}" RENAME TO "{name}"')
            return self._backend.table(name)

    def drop(self, name: str) -> None:
        """Forget what is kept under a name.

        Parameters
        ----------
        name : str
            The name; nothing happens where nothing is kept under it.
        """
        with self._plainly(self._folder):
            # Registered Arrow tables are views; a kept result is a table; DuckDB drops each by its kind only.
            self._con.unregister(name)
            kinds = self._con.execute(
                "SELECT table_type FROM information_schema.tables WHERE table_name = ?", [name]
            ).fetchall()
            for (kind,) in kinds:
                self._con.execute(f'DROP {"VIEW" if kind == "VIEW" else "TABLE"} "{name}"')

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
            self._backend.create_view(name, table)
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
        if _mib(usual) > memory_mib:
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
            self._con.execute(f'CREATE TABLE "{name}" AS {query}')

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
        from splink import DuckDBAPI  # noqa: PLC0415 - half of the start-up time, and readers never need it

        return DuckDBAPI(connection=self._con)

    @contextmanager
    def _plainly(self, path: Path) -> Iterator[None]:
        try:
            yield
        except duckdb.Error as error:
            raise engine_failure(error, path) from error
        except OSError as error:
            raise disk_failure(error, path) from error


def _mib(size: str) -> float:
    number, unit = size.split()
    return float(number) * 1024.0 ** ["KiB", "MiB", "GiB", "TiB"].index(unit) / 1024 if unit != "bytes" else 0.0


def _as_declared(table: ir.Table) -> str:
    """Name the columns, as what Ibis takes them for: a sum of integers is a HUGEINT in DuckDB, 0.5 a DECIMAL."""
    return ", ".join(_cast(name, kind) for name, kind in table.schema().items())


def _cast(name: str, kind: dt.DataType) -> str:
    for is_kind, sql in ((kind.is_int64(), "BIGINT"), (kind.is_float64(), "DOUBLE")):
        if is_kind:
            return f'CAST("{name}" AS {sql}) AS "{name}"'
    return f'"{name}"'


def engine_failure(error: duckdb.Error, path: Path) -> RunFailed:
    """Say what DuckDB could not do, and what helps.

    Parameters
    ----------
    error : duckdb.Error
        What DuckDB said.
    path : Path
        What was being read or written.

    Returns
    -------
    RunFailed
        To be raised.
    """
    text = " ".join(str(error).split("LINE 1:")[0].split())
    if any(words in text.lower() for words in _NO_SPACE_WORDS):
        return no_space(path)
    if isinstance(error, duckdb.OutOfMemoryException):
        return RunFailed(
            "memory does not suffice",
            file=str(path),
            remedy="Give the engine more memory, or free disk space under --out, where it puts what does not fit",
        )
    if isinstance(error, duckdb.IOException):
        return RunFailed(f"the file cannot be read or written: {text}", file=str(path))
    return RunFailed(f"the engine stopped: {text}", file=str(path))
