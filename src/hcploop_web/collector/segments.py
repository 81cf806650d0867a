"""The log as files: what a frame is, and how frames are read again."""

from __future__ import annotations

import datetime as dt
import logging
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from hcploop_web.collector.mark import shared_mark

HEADER = b"hcploop log 1\n"
"""How every segment begins."""
MOST_BYTES = 16 * 1024**2
"""No frame is longer: a length beyond it is no length."""

_log = logging.getLogger(__name__)
_OUTER = struct.Struct("<II")
_INNER = struct.Struct("<IqH")
_NAME = re.compile(r"\d{8}T\d{12}-\d+-[0-9a-f]+\.log")


@dataclass(frozen=True, order=True)
class Position:
    """A place in the log; later places are greater.

    Parameters
    ----------
    segment : str
        The name of the segment; names sort by the time at which segments were begun.
    offset : int
        Bytes from its beginning.
    """

    segment: str
    offset: int


@dataclass(frozen=True)
class Frame:
    """What one request brought.

    Parameters
    ----------
    position, following : Position
        Where it stands, and where the next one would.
    source : str
        The source whose write key it came with.
    count : int
        How many events were counted in it.
    received_at : datetime.datetime
        UTC, to the millisecond.
    body : bytes
        The JSON as it came, unpacked.
    """

    position: Position
    following: Position
    source: str
    count: int
    received_at: dt.datetime
    body: bytes


def encode(source: str, count: int, received_at: dt.datetime, body: bytes) -> bytes:
    """Write a request as a frame: `length · crc32 · count · received_at · source · body`.

    Parameters
    ----------
    source : str
        The source's name.
    count : int
        Events in the body.
    received_at : datetime.datetime
        With its zone; kept to the millisecond.
    body : bytes
        JSON.

    Returns
    -------
    bytes
        The frame; the length counts what stands behind the checksum, and the checksum covers the same.
    """
    name = source.encode()
    head = _INNER.pack(count, round(received_at.timestamp() * 1000), len(name)) + name
    return b"".join((_OUTER.pack(len(head) + len(body), zlib.crc32(body, zlib.crc32(head))), head, body))


def decode(frame: bytes, position: Position, following: Position) -> Frame | None:
    """Read one frame that stands alone.

    Parameters
    ----------
    frame : bytes
        As `encode` wrote it.
    position, following : Position
        Where it stands, and where the next one would.

    Returns
    -------
    Frame or None
        None where it is not whole.
    """
    if len(frame) < _OUTER.size:
        return None
    length, checksum = _OUTER.unpack_from(frame)
    inner = frame[_OUTER.size :]
    return _opened(inner, checksum, position, following) if len(inner) == length else None


def read(folder: Path, *, since: Position | None, until: Position | None = None) -> Iterator[Frame]:
    """Read the whole frames of a range, in the order in which they were written.

    The list of segments is taken first, and nothing is ever added to a segment behind which another stands. So a reader
    that goes on to the next one has left nothing behind.

    Parameters
    ----------
    folder : Path
        The log.
    since : Position or None
        What was read before ended there; None reads from the beginning.
    until : Position or None
        Frames that end behind it are left for later; None reads all there is.

    Yields
    ------
    Frame
        A torn tail ends a segment. So does a frame whose checksum is wrong, which is told in the server's log.
    """
    for name in segments(folder):
        if since is not None and name < since.segment:
            continue
        if until is not None and name > until.segment:
            return
        start = since.offset if since is not None and name == since.segment else 0
        for frame in _frames(folder / name, start):
            if until is not None and frame.following > until:
                return
            yield frame


def end(folder: Path) -> Position | None:
    """Tell up to where the log is certain to stay, whatever happens to the machine.

    Parameters
    ----------
    folder : Path
        The log.

    Returns
    -------
    Position or None
        None where nothing was ever written. It is fit for `until`: the same range will give the same frames again.
    """
    with shared_mark(folder) as mark:
        names = segments(folder)
        if not names:
            return None
        if mark is not None and mark.segment == names[-1]:
            return Position(mark.segment, mark.durable)
        # Whoever wrote the mark is gone, and so is who wrote the segment: nothing is added any more.
        return Position(names[-1], (folder / names[-1]).stat().st_size)


def segments(folder: Path) -> list[str]:
    """Return the names of the log's segments, oldest first.

    Parameters
    ----------
    folder : Path
        The log; none is an empty one.

    Returns
    -------
    list of str
        Sorted.
    """
    return sorted(path.name for path in folder.glob("*.log") if _NAME.fullmatch(path.name))


def _frames(path: Path, start: int) -> Iterator[Frame]:
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return  # its time to be kept has passed since the list was taken
    with file:
        if file.read(len(HEADER)) != HEADER:
            return
        offset = max(start, len(HEADER))
        file.seek(offset)
        while frame := _next(file, path.name, offset):
            yield frame
            offset = frame.following.offset


def _next(file: BinaryIO, name: str, offset: int) -> Frame | None:
    outer = file.read(_OUTER.size)
    if len(outer) < _OUTER.size:
        return None
    length, checksum = _OUTER.unpack(outer)
    if not _INNER.size <= length <= MOST_BYTES:
        _log.warning("segment %s, byte %d: no frame begins here; what stands behind it is not read", name, offset)
        return None
    inner = file.read(length)
    if len(inner) < length:
        return None
    following = Position(name, offset + _OUTER.size + length)
    frame = _opened(inner, checksum, Position(name, offset), following)
    if frame is None:
        _log.warning("segment %s, byte %d: a frame is damaged; what stands behind it is not read", name, offset)
    return frame


def _opened(inner: bytes, checksum: int, position: Position, following: Position) -> Frame | None:
    if len(inner) < _INNER.size or zlib.crc32(inner) != checksum:
        return None
    count, milliseconds, name_bytes = _INNER.unpack_from(inner)
    begins = _INNER.size + name_bytes
    received_at = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(milliseconds=milliseconds)
    source = inner[_INNER.size : begins].decode()
    return Frame(position, following, source, count, received_at, inner[begins:])
