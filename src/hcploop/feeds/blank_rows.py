"""Files of the drop folder without some of their rows: what stood in them is gone, every other row keeps its number."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, AnyStr, BinaryIO

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl.cell.cell import MergedCell

from hcploop.feeds.text import line_end

_LOOKED_AT = 1 << 20
_TWO_BYTES = ("utf-16", "utf-32", "utf_16", "utf_32")
_ROWS_OF_A_GROUP = 122_880
_NOT_KEPT = ("xl/charts/", "xl/media/", "xl/vba")
"""What the writer of workbooks would leave out."""


def blank_rows(
    path: Path, rows: Collection[int], *, form: str, how: Mapping[str, Any], done: Callable[[str], None]
) -> str:
    """Write a file again without what stands in some rows.

    Lines of text become empty lines and rows of a workbook empty rows, so that the others keep their numbers; every
    other byte of a text file stays as it is. Out of a Parquet file the rows are taken.

    Parameters
    ----------
    path : Path
        The file; its mode stays.
    rows : collection of int
        Which, as a spreadsheet counts them.
    form : str
        csv, tsv, xlsx, jsonl or parquet.
    how : mapping
        `encoding`, `delimiter`, `sheet` and `header_row`, as `feeds.sniff` found them.
    done : callable
        Is told the hash of the new file before that takes its place.

    Returns
    -------
    str
        Why it could not be done, as a sentence that says what to do; empty where it was.
    """
    wanted = set(rows)
    write = {"csv": _text, "tsv": _text, "jsonl": _text, "xlsx": _workbook, "parquet": _parquet}.get(form)
    if write is None or (form == "xlsx" and not _is_plain_workbook(path)):
        return "a file of this kind cannot be rewritten: take the rows out by hand, or take the file away"
    unfinished = path.with_name(f".{path.name}.hcploop-unfinished")
    try:
        if not os.access(path, os.W_OK):
            return "the file may not be written to: give the user who runs hcploop the right, or take the rows out"
        write(path, unfinished, wanted, {**how, "format": form})
        unfinished.chmod(path.stat().st_mode & 0o7777)
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
        done(hash_of(unfinished))
        unfinished.replace(path)
    except (OSError, ValueError, KeyError) as error:
        return f"the file could not be rewritten ({type(error).__name__}): take the rows out by hand"
    finally:
        unfinished.unlink(missing_ok=True)
    return ""


def hash_of(path: Path) -> str:
    """Hash the bytes of a file (SHA-256, in hex)."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _text(path: Path, to: Path, rows: set[int], how: Mapping[str, Any]) -> None:
    encoding = str(how.get("encoding") or "utf-8")
    if encoding.lower().startswith(_TWO_BYTES):
        _decoded(path, to, rows, how)
        return
    with path.open("rb") as read, to.open("wb") as write:
        is_cr = line_end(read.read(_LOOKED_AT).decode(encoding, "replace")) == "CR"
        read.seek(0)
        # In no encoding that exports come in are these bytes a part of another character.
        quote, delimiter = b'"', str(how.get("delimiter") or ",").encode(encoding)
        lines = _lines(read, b"\r" if is_cr else b"\n")
        for record, text in _records(lines, how, quote, delimiter):
            write.write(_end_of(text, b"\r\n") if record in rows else text)


def _decoded(path: Path, to: Path, rows: set[int], how: Mapping[str, Any]) -> None:
    """Write a file whose characters are of two bytes or more: it is held in memory as text."""
    raw, encoding = path.read_bytes(), str(how["encoding"])
    mark = next((mark for mark in (b"\xff\xfe", b"\xfe\xff") if raw.startswith(mark)), b"")
    narrow = "utf-16-be" if mark == b"\xfe\xff" or encoding.lower().endswith("be") else "utf-16-le"
    text = raw[len(mark) :].decode(narrow)
    if mark + text.encode(narrow) != raw:
        raise ValueError("the text would not come out as it went in")
    is_cr = line_end(text[:_LOOKED_AT]) == "CR"
    lines = iter(_split(text, "\r" if is_cr else "\n"))
    records = _records(lines, how, '"', str(how.get("delimiter") or ","))
    written = "".join(_end_of(piece, "\r\n") if record in rows else piece for record, piece in records)
    to.write_bytes(mark + written.encode(narrow))


def _records(
    lines: Iterator[AnyStr], how: Mapping[str, Any], quote: AnyStr, delimiter: AnyStr
) -> Iterator[tuple[int, AnyStr]]:
    """Number the rows as the reader does: a quoted value may run over several lines."""
    is_csv = how["format"] != "jsonl"
    before_header = int(how.get("header_row") or 1) - 1
    for number, line in enumerate(lines, start=1):
        text = line
        while is_csv and number > before_header and quote in text and _is_open(text, quote, delimiter):
            following = next(lines, None)
            if following is None:
                break
            text += following
        yield number, text


def _is_open(text: AnyStr, quote: AnyStr, delimiter: AnyStr) -> bool:
    """Whether a quoted value goes on behind the text; a quotation mark within a value that none opens is a letter."""
    at = 0
    while True:
        if text[at : at + 1] == quote:
            at += 1
            while True:
                at = text.find(quote, at)
                if at < 0:
                    return True
                if text[at + 1 : at + 2] != quote:
                    break
                at += 2
        at = text.find(delimiter, at)
        if at < 0:
            return False
        at += len(delimiter)


def _end_of(text: AnyStr, ends: AnyStr) -> AnyStr:
    return text[len(text.rstrip(ends)) :] if not text.endswith(ends) else ends


def _lines(read: BinaryIO, end: bytes) -> Iterator[bytes]:
    held = b""
    while part := read.read(_LOOKED_AT):
        *whole, held = (held + part).split(end)
        yield from (line + end for line in whole)
    if held:
        yield held


def _split(text: str, end: str) -> list[str]:
    *whole, last = text.split(end)
    return [line + end for line in whole] + ([last] if last else [])


def _is_plain_workbook(path: Path) -> bool:
    """Whether it is a workbook that comes out as it went in: no macros, no older format."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    return "xl/workbook.xml" in names and not any(
        name.startswith(("xl/charts/", "xl/media/", "xl/vba")) for name in names
    )


def _workbook(path: Path, to: Path, rows: set[int], how: Mapping[str, Any]) -> None:
    with path.open("rb") as opened:
        book = openpyxl.load_workbook(opened)
    sheet = book[str(how["sheet"])] if how.get("sheet") else book.worksheets[0]
    for number in rows:
        for cell in sheet[number]:
            if not isinstance(cell, MergedCell):
                cell.value, cell.hyperlink, cell.comment = None, None, None
    book.save(to)


def _parquet(path: Path, to: Path, rows: set[int], how: Mapping[str, Any]) -> None:
    del how
    with pq.ParquetFile(path) as file:
        codec = file.metadata.row_group(0).column(0).compression.lower() if file.num_row_groups else "snappy"
        with pq.ParquetWriter(
            to, file.schema_arrow, compression=codec if codec != "uncompressed" else "none"
        ) as writer:
            start = 2
            for number in range(file.num_row_groups):
                group = file.read_row_group(number)
                kept = [place for place in range(group.num_rows) if place + start not in rows]
                writer.write_table(group.take(pa.array(kept, pa.int64())), row_group_size=_ROWS_OF_A_GROUP)
                start += group.num_rows
