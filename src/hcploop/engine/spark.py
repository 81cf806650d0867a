"""The engine for more than one machine: Spark."""

from __future__ import annotations

import os
import shutil
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import ibis
import ibis.expr.operations as ops
import ibis.expr.schema as sch
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq
import pyspark.sql.functions as sf
from pyspark.sql import DataFrame

from hcploop.engine.ahead import in_turn
from hcploop.engine.duck import DuckEngine
from hcploop.engine.durable import private_folder, replacing
from hcploop.engine.spark_compiler import SparkCompiler
from hcploop.engine.spark_files import as_declared, as_spark, columns_of, joined, pieces
from hcploop.engine.spark_nearest import without_nearest
from hcploop.engine.spark_session import open_session, told_by_spark
from hcploop.engine.spark_splink import SparkByBytes
from hcploop.errors import RunFailed

if TYPE_CHECKING:
    from splink import DuckDBAPI, SparkAPI

_AT_ONCE = 4
"""Small jobs that are handed to Spark at a time: most of each is waiting."""


class SparkEngine:
    """Spark on this machine or on a cluster; what is kept on the way lies as Parquet in a folder all machines see.

    Parameters
    ----------
    temp : Path
        Folder for what is kept until the engine closes; executors read and write it by this very path.
    settings : mapping of str to str, optional
        Spark's own settings, such as `spark.master`.
    """

    name = "spark"

    def __init__(self, *, temp: Path, settings: Mapping[str, str] | None = None) -> None:
        self._folder = private_folder(temp.absolute() / f"spark-{os.getpid()}-{uuid.uuid4().hex[:8]}")
        self._session = open_session(settings or {})
        # Executors have the same Python at the same place, unless the settings say otherwise.
        self._session.sparkContext.pythonExec = (settings or {}).get("spark.pyspark.python", sys.executable)
        self._backend = ibis.pyspark.connect(self._session)
        self._compiler = SparkCompiler()
        self._pool = ThreadPoolExecutor(_AT_ONCE)
        self._kept: dict[str, Path] = {}
        self._learner: DuckEngine | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget every name and remove what was put on disk; Spark itself ends with the process."""
        try:
            self._pool.shutdown(cancel_futures=True)
            if self._learner:
                self._learner.close()
            self._session.catalog.clearCache()
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
        schemas = [sch.Schema.from_pyarrow(pq.read_schema(path).remove_metadata()) for path in paths]
        schema = sch.Schema({name: kind for one in schemas for name, kind in one.items()})
        with told_by_spark(paths[0]):
            rows = self._session.read.schema(columns_of(schema)).parquet(*map(str, paths))
            if numbered:
                rows = _numbered(rows, paths)
                schema = sch.Schema({**schema, "file_number": "int64", "file_row_number": "int64"})
            return self._called(f"parts_{uuid.uuid4().hex[:12]}", rows, schema)

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
        return self._write(self._text(table), table.schema(), path)

    def write_each(
        self,
        make: Callable[[ir.Table], ir.Table],
        inputs: Mapping[Path, ir.Table],
        *,
        progress: Callable[[int], None] = lambda done: None,
    ) -> Callable[[], None]:
        """Begin to run one expression on several tables of the same columns, some at once.

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
        # Threads are handed texts only: Ibis remembers which expressions are equal in a way that bears one thread.
        made = {path: make(rows) for path, rows in inputs.items()}
        texts = [(self._text(table), table.schema(), path) for path, table in made.items()]

        def one(query: str, schema: sch.Schema, path: Path) -> None:
            self._write(query, schema, path)

        return in_turn(self._pool, one, texts, progress)

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
        with told_by_spark(self._folder):
            found = self._session.sql(self._text(table)).toArrow()
            return as_declared(found, table.schema().to_pyarrow())

    def give(self, name: str, table: pa.Table) -> ir.Table:
        """Take over an Arrow table: it is written where every machine can read it.

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
        folder = private_folder(self._folder / f"{name}-{uuid.uuid4().hex[:8]}")
        pq.write_table(as_spark(table), folder / "part-0.parquet", compression="zstd", row_group_size=122_880)
        return self._keep(name, folder, sch.Schema.from_pyarrow(table.schema.remove_metadata()))

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
        folder, schema = self._folder / f"{name}-{uuid.uuid4().hex[:8]}", table.schema()
        with told_by_spark(self._folder):
            self._run(self._text(table), schema).write.parquet(str(folder))
        return self._keep(name, folder, schema)

    def drop(self, name: str) -> None:
        """Forget what is kept under a name.

        Parameters
        ----------
        name : str
            The name; nothing happens where nothing is kept under it.
        """
        folder = self._kept.pop(name, None)
        if folder:
            self._session.catalog.dropTempView(name)
            shutil.rmtree(folder, ignore_errors=True)

    def splink_api(self) -> SparkAPI:
        """Splink's way into this session.

        Returns
        -------
        splink.SparkAPI
            Works on the same tables, and compares texts as DuckDB does.
        """
        return SparkByBytes(self._session, folder=self._folder)

    def splink_learner(self, name: str) -> DuckDBAPI:
        """Splink's way to learn from a kept table: in this process, since engines draw samples by hashes of their own.

        Parameters
        ----------
        name : str
            Its name.

        Returns
        -------
        splink.DuckDBAPI
            Knows the table by its name.
        """
        if not self._learner:
            self._learner = DuckEngine(temp=self._folder)
        self._learner.materialise(name, self._learner.read(pieces(self._kept[name])))
        return self._learner.splink_api()

    def _text(self, table: ir.Table) -> str:
        for held in table.op().find(ops.InMemoryTable):
            rows = as_spark(held.data.to_pyarrow(held.schema))
            self._session.createDataFrame(rows).createOrReplaceTempView(held.name)
        with _selects_apart():
            return str(self._compiler.to_sqlglot(without_nearest(table)).sql(dialect="spark"))

    def _run(self, query: str, schema: sch.Schema) -> DataFrame:
        """Plan a query whose columns are of the types that its expression says."""
        rows, told = self._session.sql(query), columns_of(schema)
        if [field.dataType for field in rows.schema] == [field.dataType for field in told]:
            return rows
        return rows.select(*[sf.col(f"`{field.name}`").cast(field.dataType).alias(field.name) for field in told])

    def _write(self, query: str, schema: sch.Schema, path: Path) -> int:
        folder = self._folder / f"writing-{uuid.uuid4().hex[:12]}"
        try:
            with replacing(path) as unfinished, told_by_spark(path):
                self._run(query, schema).write.parquet(str(folder))
                return joined(folder, unfinished, schema.to_pyarrow())
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _keep(self, name: str, folder: Path, schema: sch.Schema) -> ir.Table:
        self.drop(name)
        self._kept[name] = folder
        with told_by_spark(folder):
            return self._called(name, self._session.read.schema(columns_of(schema)).parquet(str(folder)), schema)

    def _called(self, name: str, rows: DataFrame, schema: sch.Schema) -> ir.Table:
        rows.createOrReplaceTempView(name)
        return ops.DatabaseTable(name, schema=schema, source=self._backend, namespace=ops.Namespace()).to_expr()


@contextmanager
def _selects_apart() -> Iterator[None]:
    """Leave each step of an expression a query of its own.

    Fused by Ibis, what is named once and used ten times stands ten times in the query, and what follows from that a
    hundred times; Spark itself puts steps together only where that does not happen.
    """
    fused = ibis.options.sql.fuse_selects
    ibis.options.sql.fuse_selects = False
    try:
        yield
    finally:
        ibis.options.sql.fuse_selects = fused


def _numbered(rows: DataFrame, paths: Sequence[Path]) -> DataFrame:
    places: dict[str, Any] = {path.name: number for number, path in enumerate(paths)}
    if len(places) < len(paths):
        raise RunFailed("two files of one name cannot be told apart", file=str(paths[0]))
    number = sf.create_map(*[sf.lit(one) for pair in places.items() for one in pair])
    return rows.select(
        "*",
        number[sf.col("_metadata.file_name")].cast("bigint").alias("file_number"),
        sf.col("_metadata.row_index").alias("file_row_number"),
    )
