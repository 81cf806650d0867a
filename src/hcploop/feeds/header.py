"""Which row of a file holds the column names, and whether they will do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from hcploop.errors import InputError

ROWS_LOOKED_AT = 20
ROW_NUMBER = "row_number"


def guess_header_row(rows: Sequence[Sequence[str]]) -> int:
    """Guess which row holds the column names.

    It is the first row with about as many different words as any: a title has one cell, a note has few, and
    rows of data hold numbers and repeat themselves.

    Parameters
    ----------
    rows : sequence of sequence of str
        The first rows of the file.

    Returns
    -------
    int
        Counted from 1; 1 where there is nothing to go by.

    Examples
    --------
    >>> guess_header_row([["Doctors 2026", "", ""], ["id", "name", "phone"], ["1", "Li", "138"]])
    2
    """
    # A row of data with stray delimiters may have more cells than any other; they must not count.
    width = Counter(len(row) for row in rows).most_common(1)[0][0] if rows else 0
    counts = [len({cell for cell in row[:width] if cell and not is_number(cell)}) for row in rows[:ROWS_LOOKED_AT]]
    most = max(counts, default=0)
    return next((at for at, count in enumerate(counts, 1) if most and count >= 0.8 * most), 1)


def is_number(cell: str) -> bool:
    """Whether a cell holds a number or a date rather than a word."""
    return not any(char.isalpha() for char in cell)


def trimmed_header(cells: Sequence[str]) -> tuple[str, ...]:
    r"""Trim the names of columns; spaces of any width and the mark of byte order go.

    Examples
    --------
    >>> trimmed_header(["\ufeffid", " 姓名\u3000", ""])
    ('id', '姓名', '')
    """
    return tuple(cell.strip().strip("\ufeff").strip() for cell in cells)


def check_header(columns: Sequence[str], *, row: int, file: str) -> None:
    """Raise what is wrong with the names of a file's columns.

    A column without a name may stand at the end, where exports leave empty ones; nothing may stand in it.

    Raises
    ------
    InputError
        No name at all, a name used twice, a nameless column between others, or the name of our own column.
    """
    if not any(columns):
        raise InputError(
            "the row of column names is empty",
            file=file,
            row=row,
            remedy="Write header_row = n for the feed, n being the row that holds the column names",
        )
    named = [name for name in columns if name]
    twice = [name for name, count in Counter(named).items() if count > 1]
    if twice:
        raise InputError(
            f"{Counter(named)[twice[0]]} columns are called {twice[0]!r}",
            file=file,
            row=row,
            column=twice[0],
            remedy="Give every column a name of its own in the export, or write the right header_row = n",
        )
    if "" in columns[: len(named)]:
        raise InputError(
            f"column {columns.index('') + 1} has no name",
            file=file,
            row=row,
            remedy="Name the column in the export, or write header_row = n for the row that names all columns",
        )
    if ROW_NUMBER in named:
        raise InputError(
            f"a column is called {ROW_NUMBER!r}, as the column in which the product counts rows",
            file=file,
            row=row,
            column=ROW_NUMBER,
            remedy="Give it another name in the export",
        )
