"""Frames onto the disk: one writer at a time, a new segment for every process."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from hcploop_web.collector.mark import Mark, held_mark, open_mark, read_mark, write_mark
from hcploop_web.collector.segments import HEADER, Position, segments

SEGMENT_BYTES = 64 * 1024**2
"""A segment that is longer is followed by a new one."""
_STAMP = "%Y%m%dT%H%M%S%f"


class Appender:
    """Appends to the segment that all processes share.

    A process begins a segment with its first frame, so that nothing is ever written behind what a crash left; the
    others go on in the same one. What somebody who was killed left half-written ends a segment too, and a disk that
    failed is never trusted with the same file again.

    Parameters
    ----------
    folder : Path
        The log; made where missing, for its owner alone.
    segment_bytes : int
        When to begin a new segment.
    """

    def __init__(self, folder: Path, *, segment_bytes: int = SEGMENT_BYTES) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder, self._segment_bytes = folder, segment_bytes
        self._mark = open_mark(folder)
        self._file: int | None = None
        self._name = ""

    def append(self, frames: Sequence[bytes]) -> Position:
        """Write frames and wait until the disk has them.

        Parameters
        ----------
        frames : sequence of bytes
            Of `segments.encode`.

        Returns
        -------
        Position
            Where they end.

        Raises
        ------
        OSError
            The disk is full or fails; none of them counts as written.
        """
        text = b"".join(frames)
        with held_mark(self._mark):
            mark, file = self._current()
            self._write(file, text, mark)
            ends = mark.clean + len(text)
            write_mark(self._mark, replace(mark, clean=ends))
        self._sync(file)
        with held_mark(self._mark):
            now = read_mark(self._mark)
            if now is not None and now.segment == mark.segment and now.durable < ends:
                write_mark(self._mark, replace(now, durable=ends))
        return Position(mark.segment, ends)

    def begin(self) -> None:
        """Begin a new segment, so that nothing is added any more to those that are there.

        Raises
        ------
        OSError
            The disk is full or fails.
        """
        with held_mark(self._mark):
            self._begin(read_mark(self._mark))

    def close(self) -> None:
        """Let go of the files."""
        self._leave()
        os.close(self._mark)

    def _current(self) -> tuple[Mark, int]:
        mark = read_mark(self._mark)
        if self._file is None or mark is None:
            return self._begin(mark)
        if mark.segment != self._name:
            self._leave()
            self._name, self._file = mark.segment, _opened(self._folder / mark.segment)
        if self._file is None or mark.clean >= self._segment_bytes or os.fstat(self._file).st_size != mark.clean:
            return self._begin(mark)
        os.lseek(self._file, mark.clean, os.SEEK_SET)
        return mark, self._file

    def _begin(self, last: Mark | None) -> tuple[Mark, int]:
        self._leave()
        if last is not None:
            # Whoever reads takes everything before the new segment as certain to stay.
            _sync_file(self._folder / last.segment)
        name = _later_name(segments(self._folder))
        file = os.open(self._folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            _write_all(file, HEADER)
            os.fdatasync(file)
        except OSError:
            os.close(file)
            (self._folder / name).unlink()
            raise
        _sync_file(self._folder)
        self._file, self._name = file, name
        mark = Mark(name, len(HEADER), len(HEADER))
        write_mark(self._mark, mark)
        return mark, file

    def _write(self, file: int, text: bytes, mark: Mark) -> None:
        try:
            _write_all(file, text)
        except OSError:
            # On a full disk this gives back what was taken; where it fails too, the segment is not whole and is left.
            os.ftruncate(file, mark.clean)
            raise

    def _sync(self, file: int) -> None:
        try:
            os.fdatasync(file)
        except OSError:
            # The system tells such a failure once, and says afterwards that all is well.
            self._leave()
            raise

    def _leave(self) -> None:
        if self._file is not None:
            os.close(self._file)
        self._file, self._name = None, ""


def _opened(path: Path) -> int | None:
    try:
        return os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None


def _later_name(names: list[str]) -> str:
    """Return a name behind all others, even where the clock was set back."""
    now = dt.datetime.fromtimestamp(time.time_ns() / 1e9, dt.UTC)
    if names:
        last = dt.datetime.strptime(names[-1].partition("-")[0], _STAMP).replace(tzinfo=dt.UTC)
        now = max(now, last + dt.timedelta(microseconds=1))
    return f"{now:{_STAMP}}-{os.getpid()}-{secrets.token_hex(4)}.log"


def _write_all(file: int, text: bytes) -> None:
    rest = memoryview(text)
    while rest:
        rest = rest[os.write(file, rest) :]


def _sync_file(path: Path) -> None:
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        os.fsync(file)
    finally:
        os.close(file)
