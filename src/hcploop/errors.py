"""Errors that a user can act on.

Every error that reaches a user is an `HcploopError`: one paragraph that says where (file, row, column),
what (the value) and what to do (the remedy). The command line prints it and nothing else.

    HcploopError
    ├── ConfigError        market.toml or a policy file is not as it should be        exit 2
    ├── UsageError         the command was called with something that cannot be       exit 2
    ├── InputError         a feed's file cannot be read at all                        exit 1
    ├── NotAsDeclared      a table differs from its declaration in `schema`           exit 1
    ├── RunFailed          the run cannot go on (disk full, locked, out of memory)    exit 1
    └── NotFound           no such snapshot, person or table                          exit 2
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(eq=False)
class HcploopError(Exception):
    """What went wrong, where, and what to do about it.

    Parameters
    ----------
    problem : str
        What is wrong, in words a user of the product understands, without a full stop.
    file, row, column, value : optional
        Where it is wrong; `row` counts from 1 as the user's spreadsheet shows it (the header is row 1).
    remedy : str
        What to do, as a sentence without a full stop.
    """

    problem: str
    file: str = ""
    row: int | None = None
    column: str = ""
    value: str | None = None
    remedy: str = ""
    exit_status: ClassVar[int] = 1

    def __str__(self) -> str:
        where = [self.file]
        where.append(f"row {self.row}" if self.row is not None else "")
        where.append(f"column {self.column!r}" if self.column else "")
        where.append(f"value {self.value!r}" if self.value is not None else "")
        place = ", ".join(part for part in where if part)
        text = f"{place}: {self.problem}." if place else f"{self.problem}."
        return f"{text} {self.remedy}." if self.remedy else text


class ConfigError(HcploopError):
    """`market.toml` or a policy file is not as it should be."""

    exit_status = 2


class UsageError(HcploopError):
    """The command was called with something that cannot be."""

    exit_status = 2


class InputError(HcploopError):
    """A feed's file cannot be read at all."""


class NotAsDeclared(HcploopError):
    """A table differs from its declaration in `schema`."""


class RunFailed(HcploopError):
    """The run cannot go on; the last good snapshot stays in force."""


class NotFound(HcploopError):
    """There is no such snapshot, person or table."""

    exit_status = 2
