"""What parts the columns of a text file."""

from __future__ import annotations

import csv
from collections import Counter
from contextlib import suppress

from hcploop.errors import InputError

DELIMITERS = (",", "\t", ";", "|")
UNUSUAL = ("，", "、", "^", "~", "\x01", "：")
"""What some exports use and the reader is not offered unasked."""


def sniff_delimiter(text: str, *, declared: str | None, file: str) -> str:
    r"""Tell what parts the columns.

    Parameters
    ----------
    text : str
        The first lines of the file.
    declared : str or None
        What the feed declares.
    file : str
        What errors call the file.

    Returns
    -------
    str
        The declared one; else that which gives most lines the same number of columns, more than one; else a
        comma, for a file of one column.

    Raises
    ------
    InputError
        The declared one gives one column where another would give several, or an unusual one seems to be used.

    Examples
    --------
    >>> sniff_delimiter("id;name\n1;Li, Lei\n2;Wu\n", declared=None, file="x.csv")
    ';'
    """
    columns = {mark: _usual_columns(text, mark) for mark in DELIMITERS}
    best = max(columns, key=lambda mark: columns[mark])
    if declared is not None:
        shares = _usual_columns(text, declared)
        if shares[1] <= 1 < columns[best][1] and columns[best][0] >= 0.9:
            raise InputError(
                f"with the delimiter {declared!r} there is one column, with {best!r} there are {columns[best][1]}",
                file=file,
                row=1,
                remedy=f"Write delimiter = {_toml(best)} for the feed, or leave it out",
            )
        return declared
    if columns[best][1] > 1:
        return best
    unusual = max(UNUSUAL, key=lambda mark: _usual_columns(text, mark))
    share, count = _usual_columns(text, unusual)
    if count > 1 and share >= 0.9:
        ways = f"Write delimiter = {_toml(unusual)} for the feed" if unusual.isascii() else "Export with a comma"
        raise InputError(
            f"the columns seem to be parted by {unusual!r}", file=file, row=1, value=_first(text), remedy=ways
        )
    return ","


def rows_of(text: str, delimiter: str) -> list[list[str]]:
    """Split text into rows and cells, leaving out a last line that may be cut off."""
    rows: list[list[str]] = []
    # Python's reader gives up at a very long value; what comes before it is enough here.
    with suppress(csv.Error):
        rows.extend(csv.reader(text.splitlines(keepends=True), delimiter=delimiter))
    return rows if text.endswith(("\n", "\r")) or len(rows) < 2 else rows[:-1]


def _usual_columns(text: str, delimiter: str) -> tuple[float, int]:
    """How many rows share the commonest number of columns, and that number; (0, 1) where it is one."""
    counts = Counter(len(row) for row in rows_of(text, delimiter) if row)
    several = Counter({columns: rows for columns, rows in counts.items() if columns > 1})
    if not several or several.total() < 0.5 * counts.total():
        return 0.0, 1
    columns, rows = max(several.items(), key=lambda item: (item[1], item[0]))
    return rows / counts.total(), columns


def _first(text: str) -> str:
    return text.splitlines()[0][:80]


def _toml(mark: str) -> str:
    return {"\t": r'"\t"', "\x01": r'"\u0001"'}.get(mark, f'"{mark}"')
