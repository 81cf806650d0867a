"""Events of people who were forgotten, blanked in the log; every frame keeps its place and its length."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

from hcploop_web.collector.appender import Appender
from hcploop_web.collector.batches import GONE, NotABatch, without_events
from hcploop_web.collector.events import Event, Refusal, read_batch
from hcploop_web.collector.forgotten import Forgotten, text_of
from hcploop_web.collector.ledger import changing, note, state
from hcploop_web.collector.segments import HEADER, Frame, Position, encode, read, segments
from hcploop_web.collector.visitors import owners

_NOTED = "told_again"
Hers = Callable[[str], bool]
"""Whether a text tells her."""


def note_told(ledger: sqlite3.Connection, names: Iterable[str]) -> None:
    """Note segments in which people stand who were forgotten before, to be cleared once there is time."""
    before = json.loads(state(ledger, _NOTED) or b"[]")
    note(ledger, _NOTED, json.dumps(sorted({*before, *names})).encode())


def clear_noted(log: Path, ledger: sqlite3.Connection, forgotten: Forgotten) -> int:
    """Clear the segments that were noted; tells how many events went."""
    noted = json.loads(state(ledger, _NOTED) or b"[]")
    if not noted:
        return 0
    gone = clear_log(log, ledger, forgotten, names=noted)
    with changing(ledger):
        note(ledger, _NOTED, None)
    return gone


def clear_log(
    log: Path,
    ledger: sqlite3.Connection,
    forgotten: Forgotten,
    *,
    names: Collection[str] | None = None,
    tells: Hers = lambda text: False,
) -> int:
    """Blank events of people who were forgotten.

    Parameters
    ----------
    log : Path
        The log, from which nobody reads meanwhile; others may write to it.
    ledger : sqlite3.Connection
        Knows whose devices are whose.
    forgotten : Forgotten
        Who was forgotten.
    names : collection of str, optional
        The segments; all where left out.
    tells : callable
        Whether a text tells her besides.

    Returns
    -------
    int
        How many events went.
    """
    there = segments(log)
    wanted = [name for name in there if names is None or name in names]
    if wanted and wanted[-1] == there[-1]:
        # Nothing is added to a segment that has a successor.
        appender = Appender(log)
        appender.begin()
        appender.close()
    return sum(_clear(log, name, ledger, forgotten, tells) for name in wanted)


def events_of(log: Path, ledger: sqlite3.Connection, hers: Forgotten, tells: Hers) -> list[Event | Refusal]:
    """Give all that a log holds of somebody."""
    batches = (read_batch(frame) for frame in read(log, since=None))
    return [items[place] for items in batches for place in sorted(_gone(items, ledger, hers, tells))]


def _clear(log: Path, name: str, ledger: sqlite3.Connection, forgotten: Forgotten, tells: Hers) -> int:
    path, gone = log / name, 0
    unfinished = path.with_name(f".{name}.unfinished")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(HEADER)
        for frame in read(log, since=Position(name, 0), until=Position(name, path.stat().st_size)):
            body, blanked = _without(frame, ledger, forgotten, tells)
            gone += blanked
            file.write(encode(frame.source, frame.count, frame.received_at, body))
        # What stands behind a tear is never read, and may tell her.
        is_whole = file.tell() == path.stat().st_size
        file.flush()
        os.fsync(file.fileno())
    if gone or not is_whole:
        unfinished.replace(path)
    unfinished.unlink(missing_ok=True)
    return gone


def _without(frame: Frame, ledger: sqlite3.Connection, forgotten: Forgotten, tells: Hers) -> tuple[bytes, int]:
    items = read_batch(frame)
    gone = _gone(items, ledger, forgotten, tells)
    try:
        body = without_events(frame.body, gone) if gone else frame.body
        if tells(text_of(body)):
            # What a client says of all events at once tells her, too.
            gone, body = set(range(len(items))), without_events(body, range(len(items)))
    except NotABatch:
        return (GONE.ljust(len(frame.body)), 1) if gone or tells(text_of(frame.body)) else (frame.body, 0)
    return body, len(gone)


def _gone(items: Sequence[Event | Refusal], ledger: sqlite3.Connection, forgotten: Forgotten, tells: Hers) -> set[int]:
    visitors = {
        (item.source, item.anonymous_id or "") for item in items if isinstance(item, Event) and not item.user_id
    }
    known = owners(ledger, visitors)
    return {
        place
        for place, item in enumerate(items)
        if item.raw.strip() != GONE
        and (
            forgotten.names(item)
            or (isinstance(item, Event) and forgotten.owns(item, known))
            or tells(text_of(item.raw))
        )
    }
