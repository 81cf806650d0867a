"""What `flow` asks of an engine, so that DuckDB and Spark can stand in for each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self, runtime_checkable

import ibis.expr.types as ir
import pyarrow as pa

if TYPE_CHECKING:
    from splink.internals.database_api import DatabaseAPI


@runtime_checkable
class Engine(Protocol):
    """Opens, reads, writes and keeps tables; runs the expressions that the stages return."""

    name: str

    def __enter__(self) -> Self:
        """Open."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close, and remove what was kept on the way."""

    def read(self, paths: Sequence[Path], *, numbered: bool = False) -> ir.Table:
        """Parquet files as one table, columns matched by name."""

    def write(self, table: ir.Table, path: Path) -> int:
        """Run `table` and write it to `path` in one step; the number of rows."""

    def write_each(
        self,
        make: Callable[[ir.Table], ir.Table],
        inputs: Mapping[Path, ir.Table],
        *,
        progress: Callable[[int], None] = lambda done: None,
    ) -> Callable[[], None]:
        """Begin to run one expression on tables of the same columns, and to write each; what is returned waits."""

    def arrow(self, table: ir.Table) -> pa.Table:
        """Run `table` and hand it to a kernel."""

    def give(self, name: str, table: pa.Table) -> ir.Table:
        """Take over what a kernel made."""

    def materialise(self, name: str, table: ir.Table) -> ir.Table:
        """Run `table` once and keep the result under `name` until the engine closes."""

    def drop(self, name: str) -> None:
        """Forget what `give` or `materialise` keeps under `name`."""

    def splink_api(self) -> DatabaseAPI[Any]:
        """Splink's way into the same engine."""

    def splink_learner(self, name: str) -> DatabaseAPI[Any]:
        """Splink's way to learn from what is kept under `name`, by the same sample whatever the engine."""
