"""What a stream of JetStream holds, copied into the log on this machine, from where it is loaded."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from hcploop_web.collector.appender import Appender
from hcploop_web.collector.nats_log import read_stream
from hcploop_web.collector.segments import Frame, Position, encode

_AT_ONCE = 200


def copy_stream(address: str, log: Path, *, since: Position | None) -> Position | None:
    """Copy what came since; frames that are copied twice hold messages that are loaded once.

    Parameters
    ----------
    address : str
        Of the NATS server.
    log : Path
        The log on this machine.
    since : Position or None
        What was copied before ended there.

    Returns
    -------
    Position or None
        Where what was copied ends.

    Raises
    ------
    OSError
        The server does not answer, or the disk fails.
    """
    return asyncio.run(_copied(address, log, since))


async def _copied(address: str, log: Path, since: Position | None) -> Position | None:
    waiting: list[Frame] = []
    async for frame in read_stream(address, since=since):
        waiting.append(frame)
        if len(waiting) >= _AT_ONCE:
            since = _append(log, waiting)
            waiting = []
    return _append(log, waiting) if waiting else since


def _append(log: Path, frames: Sequence[Frame]) -> Position:
    appender = Appender(log)
    try:
        appender.append([encode(one.source, one.count, one.received_at, one.body) for one in frames])
    finally:
        appender.close()
    return frames[-1].following
