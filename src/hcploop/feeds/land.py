"""Landing: a file becomes a part of its own, as it came."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow.parquet as pq

from hcploop.errors import InputError
from hcploop.feeds.format import Format
from hcploop.feeds.header import ROW_NUMBER
from hcploop.feeds.land_csv import land_csv
from hcploop.feeds.land_excel import land_excel
from hcploop.feeds.land_jsonl import land_jsonl
from hcploop.feeds.landed import Landed, rejected_rows, writing
from hcploop.feeds.sniff import sniff
from hcploop.market import Feed

LANDERS = {"csv": land_csv, "tsv": land_csv, "xlsx": land_excel, "jsonl": land_jsonl}


def land(path: Path, feed: Feed, to: Path, *, file: str = "") -> Landed:
    """Write a file as a Parquet part and say what became of its rows.

    Every column is text under the name that it has in the file; `row_number` is the row as a spreadsheet
    shows it (the header of a csv file is row 1; a jsonl file has none, so its first line is row 1). Empty
    text is null; blank rows are left out. A Parquet file is copied byte by byte: it keeps its types and gets
    no `row_number`; its first row is row 2.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    feed : Feed
        Its feed.
    to : pathlib.Path
        Where the part is to stand; it is there only when it is whole.
    file : str
        What errors and quarantine call the file; its name if left out.

    Returns
    -------
    Landed
        Rows, columns, format, and the rows that could not be read.

    Raises
    ------
    InputError
        The file cannot be read at all.
    """
    file = file or path.name
    how = sniff(path, feed, file=file)
    if how.format == "parquet" and how.columns:
        return _copy(path, feed, to, how, file)
    if not how.columns:
        return _nothing(feed, to, how, file)
    try:
        return LANDERS[how.format](path, feed, to, how, file=file)
    except FileNotFoundError as error:
        raise InputError("the file went away while it was read", file=file, remedy="Run again") from error


def _copy(path: Path, feed: Feed, to: Path, how: Format, file: str) -> Landed:
    if ROW_NUMBER in how.columns:
        raise InputError(
            f"a column is called {ROW_NUMBER!r}, as the column in which the product counts rows",
            file=file,
            column=ROW_NUMBER,
            remedy="Give it another name in the export",
        )
    partial = to.with_name(f"{to.name}.partial")
    try:
        shutil.copyfile(path, partial)
        partial.replace(to)
    finally:
        partial.unlink(missing_ok=True)
    rows = pq.read_metadata(to).num_rows
    return Landed(rows, how.columns, how, rejected_rows(feed.name, file, []))


def _nothing(feed: Feed, to: Path, how: Format, file: str) -> Landed:
    with writing(to, ()):
        pass
    return Landed(0, (), how, rejected_rows(feed.name, file, []))
