"""Which encoding a text file is written in."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from pathlib import Path

from charset_normalizer import from_bytes

from hcploop.errors import InputError

CHUNK = 1 << 20
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "utf_8_sig": "utf-8", "ascii": "utf-8"}
"""Encodings that are part of a wider one, which reads more of what such files really hold."""

REMEDY = 'Write encoding = "…" for the feed (gb18030, big5, utf-16, cp1252 …), or save the file as UTF-8'


def sniff_encoding(path: Path, *, declared: str | None, file: str) -> str:
    """Tell the encoding of a text file.

    A mark at the beginning decides; else bytes that are UTF-8 are UTF-8; else the Chinese encoding whose
    everyday characters the text uses; else what `charset_normalizer` finds, if only one encoding fits.

    Parameters
    ----------
    path : pathlib.Path
        The file; it is read up to the first part that is not plain ASCII.
    declared : str or None
        What the feed declares, which is taken as it is.
    file : str
        What errors call the file.

    Returns
    -------
    str
        As Python names it.

    Raises
    ------
    InputError
        No encoding fits, or two fit equally well.
    """
    if declared is not None:
        name = codecs.lookup(declared).name.replace("-", "_")
        return WIDER.get(name, codecs.lookup(declared).name)
    start, at = _telling_part(path)
    for bom, name in BOMS:
        if at == 0 and start.startswith(bom):
            return name
    if b"\0" in start:
        return _wide(start, at, file)
    bad = _first_bad_byte(start, "utf-8")
    if bad is None:
        return "utf-8"
    return _not_unicode(start, at + bad, file)


def _telling_part(path: Path) -> tuple[bytes, int]:
    """Read the first part that is not plain ASCII (else the first), and where it begins."""
    first = b""
    with path.open("rb") as opened:
        at = 0
        while part := opened.read(CHUNK):
            if not part.isascii() or b"\0" in part:
                return part, at
            first = first or part
            at += len(part)
    return first, 0


def _wide(start: bytes, at: int, file: str) -> str:
    """Tell the byte order of UTF-16: every ASCII sign, such as a delimiter, has its zero on the same side."""
    even, odd = start[0:4096:2].count(0), start[1:4096:2].count(0)
    few = 0.02 * len(start[0:4096:2])
    if at == 0 and odd > max(4 * even, few):
        return "utf-16-le"
    if at == 0 and even > max(4 * odd, few):
        return "utf-16-be"
    raise InputError(
        f"the file holds NUL bytes (the first is byte {at + start.index(0)}) and is no text in a known encoding",
        file=file,
        remedy="Export the file again; a workbook needs the suffix .xlsx",
    )


def _not_unicode(start: bytes, bad: int, file: str) -> str:
    first = re.search(rb"[\x80-\xff]", start)
    telling = start[first.start() :] if first else start
    shares = {name: _everyday_share(telling, name) for name in ("gb18030", "big5")}
    best, other = sorted(shares, key=lambda name: -shares[name])
    if shares[best] < 0.5:
        return _western(telling, bad, file)
    if shares[best] - shares[other] < 0.1:
        raise _ambiguous(bad, (best, other), file)
    return best


def _western(telling: bytes, bad: int, file: str) -> str:
    """Take what `charset_normalizer` finds, if it is sure: a guess between é and č would change people's names."""
    found = list(from_bytes(telling[:65536]))
    if not found:
        raise InputError(f"byte {bad} is not UTF-8, and no other encoding fits", file=file, remedy=REMEDY)
    equal = [match.encoding for match in found if match.chaos <= found[0].chaos + 0.01]
    if len(equal) > 1:
        raise _ambiguous(bad, equal, file)
    return WIDER.get(found[0].encoding, found[0].encoding)


def _ambiguous(bad: int, names: Sequence[str], file: str) -> InputError:
    could = " as well as ".join(sorted(names)[:3])
    return InputError(f"byte {bad} is not UTF-8, and the text could be {could}", file=file, remedy=REMEDY)


def _everyday_share(start: bytes, encoding: str) -> float:
    """Measure how many of the characters outside ASCII are of the encoding's everyday level; 0 if any is bad.

    Both encodings put everyday characters into their first level: GB 2312 lead bytes B0 to D7 with a second
    byte from A1, Big5 lead bytes A4 to C6; lead bytes A1 to A3 are punctuation and full-width signs in both.
    """
    if _first_bad_byte(start, encoding) is not None:
        return 0.0
    text = codecs.getincrementaldecoder(encoding)().decode(start)
    low, high, second = (0xB0, 0xD7, 0xA1) if encoding == "gb18030" else (0xA4, 0xC6, 0x40)
    codes = [char.encode(encoding) for char in text[:20000] if not char.isascii()]
    everyday = sum(
        len(code) == 2 and code[1] >= second and (low <= code[0] <= high or 0xA1 <= code[0] <= 0xA3) for code in codes
    )
    return everyday / len(codes) if codes else 0.0


def _first_bad_byte(part: bytes, encoding: str) -> int | None:
    try:
        codecs.getincrementaldecoder(encoding)().decode(part)
    except UnicodeDecodeError as error:
        return error.start
    return None
