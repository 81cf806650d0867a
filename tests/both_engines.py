"""A DuckDB that has every expression of a run done by Spark too, and notes where the rows differ."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa

from hcploop.engine import DuckEngine
from hcploop.engine.spark import SparkEngine
from hcploop.flow import STAGES
from hcploop.flow.progress import Event

CLOSE = 1e-6


@dataclasses.dataclass(frozen=True)
class Asked:
    """One expression that both engines ran.

    Parameters
    ----------
    stage : str
        Of the run.
    what : str
        The name of the table or part.
    difference : str
        How the rows differ, or what Spark raised; empty where they are equal.
    """

    stage: str
    what: str
    difference: str


class BothEngines(DuckEngine):
    """Does what DuckDB does; `asked` tells what Spark made of the same expressions and the same rows.

    Parameters
    ----------
    temp : Path
        Of DuckDB.
    spark : SparkEngine
        Does it too.
    stages : collection of str
        The stages of the run that Spark does too.
    """

    def __init__(self, *, temp: Path, spark: SparkEngine, stages: Collection[str] = STAGES) -> None:
        super().__init__(temp=temp)
        self.spark, self.stages = spark, stages
        self.stage = ""
        self.asked: list[Asked] = []
        self._makers: dict[str, Callable[[], ir.Table]] = {}
        self._made: dict[str, ir.Table] = {}

    def listen(self, event: Event) -> None:
        """Hear from the run at which stage it is."""
        self.stage = event.stage

    def read(self, paths: Sequence[Path], *, numbered: bool = False) -> ir.Table:
        table = super().read(paths, numbered=numbered)
        self._stands_for(table.get_name(), lambda: self.spark.read(paths, numbered=numbered))
        return table

    def give(self, name: str, table: pa.Table) -> ir.Table:
        given = super().give(name, table)
        self._stands_for(name, lambda: self.spark.give(name, table))
        return given

    def materialise(self, name: str, table: ir.Table) -> ir.Table:
        self._compare(name, table)
        kept = super().materialise(name, table)
        rows = super().arrow(kept)
        self._stands_for(name, lambda: self.spark.give(name, rows))
        return kept

    def write(self, table: ir.Table, path: Path) -> int:
        self._compare("written", table)
        return super().write(table, path)

    def write_each(
        self, make: Callable[[ir.Table], ir.Table], inputs: Mapping[Path, ir.Table], **more: Any
    ) -> Callable[[], None]:
        for rows in list(inputs.values())[:1]:
            self._compare("each", make(rows))
        return super().write_each(make, inputs, **more)

    def arrow(self, table: ir.Table) -> pa.Table:
        self._compare("handed out", table)
        return super().arrow(table)

    def _stands_for(self, name: str, make: Callable[[], ir.Table]) -> None:
        self._makers[name] = make
        self._made.pop(name, None)

    def _compare(self, what: str, table: ir.Table) -> None:
        if self.stage not in self.stages or isinstance(table.op(), ops.DatabaseTable):
            return
        try:
            difference = differing(super().arrow(table), self.spark.arrow(self._on_spark(table)))
        except Exception as error:  # noqa: BLE001 - whatever it is, the test tells it
            difference = f"{type(error).__name__}: {str(error).splitlines()[0]}"
        self.asked.append(Asked(self.stage, what, difference))

    def _on_spark(self, table: ir.Table) -> ir.Table:
        leaves = list(table.op().find(ops.DatabaseTable))
        for leaf in leaves:
            if leaf.name not in self._made:
                self._made[leaf.name] = self._makers[leaf.name]()
        return table.op().replace({leaf: self._made[leaf.name].op() for leaf in leaves}).to_expr()


def differing(one: pa.Table, other: pa.Table) -> str:
    """Tell how two tables differ; floats may by a millionth, and rows come in any order."""
    if one.column_names != other.column_names or one.num_rows != other.num_rows:
        return f"{one.num_rows} rows of {one.column_names}, {other.num_rows} rows of {other.column_names}"
    # Keys are numbered by each engine in its own way: only which keys share a number matters, and they are compared.
    own = [field.name for field in one.schema if pa.types.is_uint64(field.type)]
    one, other = one.drop_columns(own), other.drop_columns(own)
    rows = [sorted(_rows(table), key=_key) for table in (one, other)]
    for left, right in zip(*rows, strict=True):
        for name, is_same in zip(one.column_names, map(_is_same, left, right), strict=True):
            if not is_same:
                return f"{name} of {dict(zip(one.column_names, left, strict=True))}: {right}"
    return ""


def _rows(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    return zip(*[column.to_pylist() for column in table.columns], strict=True)


def _key(row: tuple[Any, ...]) -> tuple[list[str], list[float]]:
    floats = [value if math.isfinite(value) else 0.0 for value in row if isinstance(value, float)]
    return [str(value) for value in row if not isinstance(value, float)], [round(value, 5) for value in floats]


def _is_same(one: Any, other: Any) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_is_same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_is_same(one[name], other[name]) for name in one)
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=CLOSE, abs_tol=CLOSE) or (math.isnan(one) and math.isnan(other))
    return bool(one == other)
