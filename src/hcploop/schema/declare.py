"""The words in which tables are declared: `Column` and `Table`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import pyarrow as pa

from hcploop.errors import NotAsDeclared


@dataclass(frozen=True)
class Column:
    """A column: its type, what it means (with its unit), and what it may hold.

    Parameters
    ----------
    type : str
        An Ibis type, such as `string`, `int64`, `float64`, `timestamp`, `date`, `array<string>`.
    text : str
        What it means, in a few words; the unit where there is one.
    required : bool
        Whether every row must have a value.
    values : tuple of str
        The closed list of values, or empty where any value may stand.
    reads_as : {"", "period", "weekday", "clock"}
        Of a feed's column: what its many writings stand for, where the type does not tell.
    """

    type: str
    text: str
    required: bool = False
    values: tuple[str, ...] = ()
    reads_as: str = ""


@dataclass(frozen=True)
class Table:
    """A table: declared once, here; checked when a stage hands it out.

    Parameters
    ----------
    name : str
        Its name in a snapshot and in `hcploop sql`.
    text : str
        What one row is.
    columns : mapping of str to Column
        In the order in which they stand.
    key : tuple of str
        The columns that tell rows apart.
    """

    name: str
    text: str
    columns: Mapping[str, Column]
    key: tuple[str, ...] = ()

    @cached_property
    def schema(self) -> ibis.Schema:
        """The Ibis schema."""
        return ibis.schema({name: column.type for name, column in self.columns.items()})

    @cached_property
    def arrow_schema(self) -> pa.Schema:
        """The Arrow schema."""
        return pa.schema(self.schema)

    def without(self, *names: str) -> Table:
        """Declare the same table with columns left out, as it stands before a later stage adds them."""
        return replace(self, columns={name: column for name, column in self.columns.items() if name not in names})

    def plus(self, columns: Mapping[str, Column]) -> Table:
        """Declare the same table with further columns, such as those that a policy names."""
        return replace(self, columns={**self.columns, **columns})

    def check(self, table: ir.Table) -> ir.Table:
        """Hand the table on with its columns in order, or say how it differs from its declaration.

        Parameters
        ----------
        table : ibis table
            What a stage made. Integers and floats of another width, and timestamps of another
            precision, are cast; any other difference is an error.

        Returns
        -------
        ibis table
            The declared columns, in the declared order, of the declared types.

        Raises
        ------
        NotAsDeclared
            A column is missing, too many, or of another type.
        """
        self._same_names(table.columns)
        cast = {}
        for name, want in self.schema.items():
            found = table[name].type()
            if _is_same(found, want):
                continue
            if not _is_akin(found, want):
                raise NotAsDeclared(
                    f"{self.name} ({self.text}) is not as declared: {name}: wanted {want}, found {found}"
                )
            cast[name] = want
        picked = table.select(*self.columns)
        return picked.cast(cast) if cast else picked

    def check_arrow(self, table: pa.Table) -> pa.Table:
        """Like `check`, for what a kernel hands out."""
        self._same_names(table.column_names)
        try:
            return table.select(list(self.columns)).cast(self.arrow_schema)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError) as error:
            raise NotAsDeclared(f"{self.name} ({self.text}) is not as declared: {error}") from error

    def arrow(self, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
        """Make an Arrow table from rows; columns that a row does not name are null."""
        unknown = {name for row in rows for name in row} - set(self.columns)
        if unknown:
            raise NotAsDeclared(f"{self.name} has no column {', '.join(sorted(unknown))}")
        return pa.Table.from_pylist(list(rows), schema=self.arrow_schema)

    def rows(self, rows: Sequence[Mapping[str, Any]]) -> ir.Table:
        """Make an Ibis table from rows, for tests and doctests: write only the columns that matter."""
        return ibis.memtable(self.arrow(rows), schema=self.schema)

    def _same_names(self, found: Sequence[str]) -> None:
        missing = [name for name in self.columns if name not in found]
        surplus = [name for name in found if name not in self.columns]
        if missing or surplus:
            parts = [f"missing {', '.join(missing)}"] * bool(missing) + [f"not declared {', '.join(surplus)}"] * bool(
                surplus
            )
            raise NotAsDeclared(f"{self.name} ({self.text}) is not as declared: {'; '.join(parts)}")


def _is_same(found: dt.DataType, want: dt.DataType) -> bool:
    return bool(found.copy(nullable=True) == want.copy(nullable=True))


def _is_akin(found: dt.DataType, want: dt.DataType) -> bool:
    numbers = found.is_numeric() and want.is_numeric() and (want.is_floating() or found.is_integer())
    return bool(numbers or (found.is_timestamp() and want.is_timestamp()) or found.is_null())
