"""How a file is written: format, encoding, delimiter, line ends, the row of column names."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from hcploop.errors import InputError
from hcploop.feeds.delimiter import rows_of, sniff_delimiter
from hcploop.feeds.encoding import sniff_encoding
from hcploop.feeds.format import SUFFIXES, Format
from hcploop.feeds.header import check_header, guess_header_row, trimmed_header
from hcploop.feeds.land_excel import sniff_excel
from hcploop.feeds.land_jsonl import sniff_jsonl
from hcploop.feeds.text import line_end, open_text
from hcploop.market import Feed
from hcploop.market.feed import FileFormat

SAMPLE = 1 << 18
"""Bytes of a text file that delimiter and header are told from."""


def sniff(path: Path, feed: Feed, *, file: str = "") -> Format:
    """Tell how a file is written; what the feed declares is taken as it is.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    feed : Feed
        Its feed.
    file : str
        What errors call the file; its name if left out.

    Returns
    -------
    Format
        Without columns for an empty file.

    Raises
    ------
    InputError
        The file cannot be opened or is not what its suffix says, its encoding or delimiter cannot be told, or
        its column names will not do.
    """
    file = file or path.name
    how = format_of(path, feed, file=file)
    try:
        if path.stat().st_size == 0:
            return Format(how)
        if how == "parquet":
            return _sniff_parquet(path, file)
        if how == "xlsx":
            return sniff_excel(path, feed, file=file)
        encoding = sniff_encoding(path, declared=feed.encoding, file=file)
        if how == "jsonl":
            return sniff_jsonl(path, encoding=encoding, file=file)
        return _sniff_csv(path, feed, how, encoding, file=file)
    except OSError as error:
        raise InputError(
            f"the file cannot be opened ({error.strerror or error})",
            file=file,
            remedy="Make it readable for this user",
        ) from error


def format_of(path: Path, feed: Feed, *, file: str) -> FileFormat:
    """Tell the format that the feed declares, or that the suffix stands for.

    Raises
    ------
    InputError
        The feed declares none and the suffix is not known.
    """
    if feed.format is not None:
        return feed.format
    known = SUFFIXES.get(path.suffix.lower())
    if known is None:
        raise InputError(
            f"the suffix {path.suffix!r} does not tell the format",
            file=file,
            remedy='Write format = "csv", "tsv", "xlsx", "parquet" or "jsonl" for the feed',
        )
    return known


def _sniff_parquet(path: Path, file: str) -> Format:
    try:
        return Format("parquet", columns=tuple(pq.read_schema(path).names))
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError(
            f"this is no Parquet file ({str(error).splitlines()[0]})", file=file, remedy="Export it again"
        ) from error


def _sniff_csv(path: Path, feed: Feed, how: FileFormat, encoding: str, *, file: str) -> Format:
    with path.open("rb") as opened:
        if opened.read(4) == b"PK\x03\x04":
            raise InputError(
                "this is a workbook, not text", file=file, remedy='Name it .xlsx, or write format = "xlsx"'
            )
    with open_text(path, encoding=encoding, file=file) as opened_text:
        text = opened_text.read(SAMPLE).decode("utf-8", "ignore")
    if not text.strip():
        return Format(how, encoding=encoding)
    declared = feed.delimiter or ("\t" if how == "tsv" else None)
    delimiter = sniff_delimiter(text, declared=declared, file=file)
    rows = rows_of(text, delimiter)
    header_row = feed.header_row or guess_header_row(rows)
    if header_row > len(rows):
        raise InputError(
            f"the file has no row {header_row}", file=file, remedy="Write the right header_row for the feed"
        )
    columns = trimmed_header(rows[header_row - 1])
    check_header(columns, row=header_row, file=file)
    return Format(how, encoding, delimiter, _line_end(path, encoding), header_row, columns=columns)


def _line_end(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, errors="ignore", newline="") as opened:
        return line_end(opened.read(SAMPLE))
