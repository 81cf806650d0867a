"""The log on this machine's disk: many wait, one write and one sync serve them all."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hcploop_web.collector.appender import SEGMENT_BYTES, Appender
from hcploop_web.collector.segments import Position, encode, segments

WAITING_BYTES = 64 * 1024**2
"""How much may wait for the disk before requests are told to come again."""
_STAMP = "%Y%m%dT%H%M%S%f"


class Full(Exception):
    """More waits for the disk than may: come again in a moment."""


class Log:
    """A log to append to; what it acknowledged is on the disk.

    Parameters
    ----------
    folder : Path
        Of the segments.
    waiting_bytes : int
        How much may wait for the disk.
    segment_bytes : int
        When a new segment is begun.
    """

    def __init__(self, folder: Path, *, waiting_bytes: int = WAITING_BYTES, segment_bytes: int = SEGMENT_BYTES) -> None:
        self._folder, self._segment_bytes, self._most = folder, segment_bytes, waiting_bytes
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="log")
        self._appender: Appender | None = None
        self._waiting: list[tuple[bytes, asyncio.Future[None]]] = []
        self._bytes = 0
        self._writing: asyncio.Task[None] | None = None

    async def append(self, frame: bytes) -> None:
        """Return once the frame is on the disk.

        Parameters
        ----------
        frame : bytes
            Of `segments.encode`.

        Raises
        ------
        Full
            Too much waits already.
        OSError
            The disk is full or fails.
        """
        if self._bytes + len(frame) > self._most:
            raise Full
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        self._waiting.append((frame, done))
        self._bytes += len(frame)
        if self._writing is None:
            self._writing = loop.create_task(self._write_all())
        await done

    async def close(self) -> None:
        """Write what waits, and let go of the files."""
        if self._writing is not None:
            await self._writing
        self._thread.shutdown()
        if self._appender is not None:
            self._appender.close()

    async def _write_all(self) -> None:
        while self._waiting:
            taken, self._waiting = self._waiting, []
            error = await asyncio.get_running_loop().run_in_executor(self._thread, self._write, taken)
            for frame, done in taken:
                self._bytes -= len(frame)
                if done.done():
                    continue  # whoever waited has gone
                if error is None:
                    done.set_result(None)
                else:
                    done.set_exception(error)
        self._writing = None

    def _write(self, taken: list[tuple[bytes, asyncio.Future[None]]]) -> OSError | None:
        try:
            if self._appender is None:
                self._appender = Appender(self._folder, segment_bytes=self._segment_bytes)
            self._appender.append([frame for frame, _done in taken])
        except OSError as error:
            return error
        except Exception as error:  # noqa: BLE001 - who waits must be told, whatever it was
            return OSError(str(error))
        return None


def append_now(folder: Path, source: str, body: bytes, count: int, at: dt.datetime) -> Position:
    """Append one request to the log, as a segment of its own, and wait for the disk.

    Parameters
    ----------
    folder : Path
        The log.
    source : str
        The source's name.
    body : bytes
        JSON of one request.
    count : int
        Events in it.
    at : datetime.datetime
        When it was received, with its zone.

    Returns
    -------
    Position
        Where it ends.

    Raises
    ------
    OSError
        The disk is full or fails.
    """
    appender = Appender(folder)
    try:
        return appender.append([encode(source, count, at, body)])
    finally:
        appender.close()


def remove_passed(folder: Path, before: dt.datetime, loaded: Position) -> list[str]:
    """Remove segments that were read, and whose time to be kept has passed.

    Parameters
    ----------
    folder : Path
        The log.
    before : datetime.datetime
        What was received before may go; with its zone.
    loaded : Position
        Everything before it was read.

    Returns
    -------
    list of str
        The names of what was removed. A segment stays as long as one of its frames may be younger, and the one that
        is written to always stays.
    """
    names = segments(folder)
    latest = before.astimezone(dt.UTC).strftime(_STAMP)
    passed = [
        name
        for name, following in itertools.pairwise(names)
        if name < loaded.segment and following.partition("-")[0] <= latest
    ]
    for name in passed:
        (folder / name).unlink()
    return passed
