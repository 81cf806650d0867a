"""Text files with delimiters → a part."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc

from hcploop.errors import InputError
from hcploop.feeds.format import Format
from hcploop.feeds.landed import TOO_LONG, Landed, rejected_rows, without_blank_rows, writing
from hcploop.feeds.text import SENTINEL, open_text
from hcploop.market import Feed

BLOCK = 8 << 20
"""Bytes that are parsed at a time; one row must fit in."""


BLANK = " \t\u3000\x1a"
"""A line of nothing but these is blank; old programs end files with the last one."""


class Rejects:
    """The rows with a wrong number of columns, in the order of the file.

    `unnumbered` are the numbers of those that the rows handed out so far have not passed yet; `ended` tells
    whether the last line came out, and `open_quote` is the row that swallowed it.
    """

    def __init__(self, last: str) -> None:
        self.last = last
        self.rows: list[tuple[int, str, str]] = []
        self.unnumbered: list[int] = []
        self.ended = False
        self.open_quote: tuple[int, str] | None = None

    def __call__(self, row: pc.InvalidRow) -> str:
        """Note the row, and let the reader go on."""
        if row.text == self.last:
            self.ended = True
            return "skip"
        self.unnumbered.append(row.number)
        if not row.text.strip(BLANK):
            return "skip"
        if row.text.endswith(SENTINEL):
            self.open_quote = (row.number, row.text[:80])
        reason = (
            f"the row has {row.actual_columns} columns where the file has {row.expected_columns}; "
            "a value that holds the delimiter needs quotation marks"
        )
        self.rows.append((row.number, row.text[:TOO_LONG], reason))
        return "skip"


def land_csv(path: Path, feed: Feed, to: Path, how: Format, *, file: str) -> Landed:
    """Write the part of a csv or tsv file.

    Rows are counted as a spreadsheet does: a quoted value may run over several lines, and blank rows count.

    Parameters
    ----------
    path, feed, to, file
        As in `hcploop.feeds.land`.
    how : Format
        How the file is written.

    Returns
    -------
    Landed
        What became of it.

    Raises
    ------
    InputError
        A quotation mark is never closed, or a byte is not of the encoding.
    """
    named = tuple(name for name in how.columns if name)
    names = tuple(name or f"column {at}" for at, name in enumerate(how.columns, 1))
    last = SENTINEL if len(names) > 1 else f"{SENTINEL}{how.delimiter}{SENTINEL}"
    rejects = Rejects(last)
    count = 0
    with open_text(path, encoding=how.encoding, file=file, last=last) as text, writing(to, named) as writer:
        try:
            for rows in _batches(text, names, how, rejects):
                _refuse_nameless(rows, how, file)
                kept = without_blank_rows(rows.select([*named, "row_number"]))
                writer.write_table(kept)
                count += kept.num_rows
        except pa.ArrowInvalid as error:
            raise InputError(
                f"the file cannot be read as rows ({str(error).splitlines()[0]})",
                file=file,
                remedy="Look for a quotation mark that is opened and not closed, and export the file again",
            ) from error
        if not rejects.ended:
            raise _unclosed(rejects, file)
    return Landed(count, named, how, rejected_rows(feed.name, file, rejects.rows))


def _batches(text: object, names: tuple[str, ...], how: Format, rejects: Rejects) -> Iterator[pa.Table]:
    reader = pc.open_csv(
        pa.PythonFile(text, mode="r"),
        # One thread: only then does the reader know the number of a row that it rejects.
        read_options=pc.ReadOptions(
            use_threads=False,
            block_size=BLOCK,
            column_names=names,
            skip_rows=how.header_row - 1,
            skip_rows_after_names=1,
        ),
        parse_options=pc.ParseOptions(
            delimiter=how.delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=rejects,
        ),
        convert_options=pc.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
            null_values=[""],
        ),
    )
    number = how.header_row + 1
    for batch in reader:
        numbers = row_numbers(number, batch.num_rows, rejects.unnumbered)
        if batch.num_rows:
            number = int(numbers[-1]) + 1
            rejects.unnumbered = [later for later in rejects.unnumbered if later >= number]
        yield pa.Table.from_batches([batch]).append_column("row_number", pa.array(numbers, pa.int64()))


def row_numbers(first: int, rows: int, rejected: list[int]) -> np.ndarray:
    """Number rows from `first` on, leaving out the numbers of rejected rows.

    Examples
    --------
    >>> row_numbers(2, 4, [3, 4, 9]).tolist()
    [2, 5, 6, 7]
    """
    gone = np.array([number for number in rejected if number >= first], dtype=np.int64)
    kept_before = gone - first - np.arange(len(gone))
    order = np.arange(rows)
    return first + order + np.searchsorted(kept_before, order, side="right")


def _refuse_nameless(rows: pa.Table, how: Format, file: str) -> None:
    for at, name in enumerate(how.columns):
        if name:
            continue
        filled = rows.filter(rows.column(at).is_valid())
        if filled.num_rows:
            raise InputError(
                f"column {at + 1} has no name but holds a value",
                file=file,
                row=filled["row_number"][0].as_py(),
                value=filled.column(at)[0].as_py(),
                remedy="Name the column in the export, or put quotation marks around values that hold the delimiter",
            )


def _unclosed(rejects: Rejects, file: str) -> InputError:
    row, value = rejects.open_quote or (None, None)
    return InputError(
        "a quotation mark is opened and never closed, so the rest of the file cannot be told apart",
        file=file,
        row=row,
        value=value,
        remedy="Export the file again with quotation marks doubled inside values",
    )
