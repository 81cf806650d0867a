"""Text files as one stream of clean UTF-8 lines, whatever they are written in."""

from __future__ import annotations

import codecs
import io
from pathlib import Path
from typing import TYPE_CHECKING

from hcploop.errors import InputError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK = 1 << 20
SENTINEL = "\x1e"
"""A character that no export holds; see `Utf8Lines`."""


def line_end(text: str) -> str:
    r"""Tell how lines end: `LF`, `CRLF` or `CR`.

    Examples
    --------
    >>> line_end("a,b\r\n1,2\r\n"), line_end("a,b\r1,2"), line_end("a,b")
    ('CRLF', 'CR', 'LF')
    """
    if "\r\n" in text:
        return "CRLF"
    return "CR" if "\r" in text and "\n" not in text else "LF"


def open_text(path: Path, *, encoding: str, file: str, last: str = "") -> io.BufferedReader:
    """Open a text file as UTF-8 bytes with lines that end in LF.

    Parameters
    ----------
    path : pathlib.Path
        The file; it is read piece by piece.
    encoding : str
        What it is written in; a mark at its beginning is left out.
    file : str
        What errors call the file.
    last : str
        A line to add at the end.

    Returns
    -------
    io.BufferedReader
        Reading it raises InputError at a byte that the encoding does not have, or at a NUL.
    """
    return io.BufferedReader(Utf8Lines(path, encoding=encoding, file=file, last=last), CHUNK)


class Utf8Lines(io.RawIOBase):
    """The bytes behind `open_text`.

    The CSV reader drops the end of a file without a word where a quotation mark is never closed. A last line
    that must come out again tells whether that happened.
    """

    def __init__(self, path: Path, *, encoding: str, file: str, last: str) -> None:
        self._opened = path.open("rb")
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._encoding, self._file, self._last = encoding, file, last
        self._at = 0
        self._ready = b""
        self._line_end = ""
        self._held = ""
        self._ended = False

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def close(self) -> None:
        """Close the file."""
        self._opened.close()
        super().close()

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill the buffer; 0 at the end."""
        while not self._ready and not self._ended:
            self._ready = self._next()
        space = memoryview(buffer)
        size = min(len(space), len(self._ready))
        space[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _next(self) -> bytes:
        part = self._opened.read(CHUNK)
        text = self._held + self._decode(part)
        if self._at == 0:
            text = text.removeprefix("\ufeff")
        if "\0" in text:
            raise InputError(
                f"the text holds a NUL character (among bytes {self._at} to {self._at + len(part)})",
                file=self._file,
                remedy="Export the file again; a workbook needs the suffix .xlsx",
            )
        self._at += len(part)
        self._ended = not part
        self._held = ""
        if text.endswith("\r") and not self._ended:
            text, self._held = text[:-1], "\r"
        lines = self._lines(text)
        if self._ended and self._last:
            lines += f"\n{self._last}\n"
        return lines.encode("utf-8", "replace")

    def _decode(self, part: bytes) -> str:
        pending = len(self._decoder.getstate()[0])
        try:
            return self._decoder.decode(part, final=not part)
        except UnicodeDecodeError as error:
            raise InputError(
                f"byte {self._at - pending + error.start} is not {self._encoding}",
                file=self._file,
                remedy='Write the right encoding = "…" for the feed, or save the file as UTF-8',
            ) from None

    def _lines(self, text: str) -> str:
        if "\r" not in text:
            return text
        self._line_end = self._line_end or line_end(text)
        if self._line_end == "CR":
            return text.replace("\r", "\n")
        # A lone CR in a file whose lines end in LF stands inside a value; the CSV reader would end the row there.
        return text.replace("\r\n", "\n").replace("\r", " ")
