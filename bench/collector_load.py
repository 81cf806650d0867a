"""Clients that send batches as quickly as they are answered, and the bare server that they are measured against."""

from __future__ import annotations

import json
import multiprocessing
import selectors
import socket
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, cast

KEY = "wk-bench"
EVENTS = 100
_BATCH = "~batch-number~"
"""Stands in every messageId of the text, as wide as a number of a batch."""


async def bare(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """Read the body, answer 200: the least that a server in Python can do."""
    if scope["type"] != "http":
        return
    more = True
    while more:
        message = await receive()
        more = message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"16")]})
    await send({"type": "http.response.body", "body": b'{"success":true}'})


def request() -> bytes:
    """Make the text of a request of 100 events, about 46 kB."""
    event = {
        "type": "track",
        "event": "Content Viewed",
        "userId": None,
        "anonymousId": "5b3f1c52-6a7e-4f0e-9d55-0c6f6d1d2a10",
        "timestamp": "2026-06-01T08:30:00.123456+00:00",
        "context": {"library": {"name": "analytics-python", "version": "2.4.0"}, "campaign": {"name": "congress"}},
        "properties": {"content_id": "C000123", "title": "First-line treatment, five years on", "seconds": 31.5},
        "integrations": {},
    }
    batch = [{**event, "messageId": f"{_BATCH}-{number:03}"} for number in range(EVENTS)]
    body = json.dumps({"batch": batch, "sentAt": "2026-06-01T08:30:01.000000+00:00", "writeKey": KEY}).encode()
    lines = ["POST /v1/batch HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json"]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


def batch_id(sender: int, number: int) -> str:
    """Name a batch: who sent it, and the how manieth it was."""
    return f"{sender:04}-{number:09}"


@dataclass
class Sent:
    """What one sender did."""

    acknowledged: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    refused: int = 0


@dataclass
class _Line:
    """One connection and what it waits for."""

    number: int
    since: float
    text: bytes


class Sender:
    """One process with several connections; what is not acknowledged is sent again until it is."""

    def __init__(self, name: int, port: int, connections: int) -> None:
        self._name, self._port, self._connections = name, port, connections
        self._text = request()
        self._next = 0
        self._lines = selectors.DefaultSelector()
        self.sent = Sent()

    def run(self, until: float) -> Sent:
        """Send until the moment, then wait for what is still out."""
        for _one in range(self._connections):
            self._begin(self._new())
        while self._lines.get_map():
            for key, _events in self._lines.select(timeout=1.0):
                self._hear(cast(socket.socket, key.fileobj), key.data, is_over=time.monotonic() >= until)
            if time.monotonic() > until + 5:
                break
        return self.sent

    def _new(self) -> _Line:
        self._next += 1
        text = self._text.replace(_BATCH.encode(), batch_id(self._name, self._next).encode())
        return _Line(self._next, time.monotonic(), text)

    def _begin(self, line: _Line) -> None:
        while True:
            try:
                connection = socket.create_connection(("127.0.0.1", self._port), timeout=10)
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            except OSError:
                time.sleep(0.05)
                continue
            if self._ask(connection, line):
                return

    def _hear(self, connection: socket.socket, line: _Line, *, is_over: bool) -> None:
        try:
            answer = connection.recv(4096)
        except OSError:
            answer = b""
        if answer.startswith(b"HTTP/1.1 200"):
            self.sent.acknowledged.append(line.number)
            self.sent.seconds.append(time.monotonic() - line.since)
            line = self._new()
        else:
            self.sent.refused += 1
        self._lines.unregister(connection)
        if is_over:
            connection.close()
            return
        if answer and self._ask(connection, line):
            return
        connection.close()
        self._begin(line)

    def _ask(self, connection: socket.socket, line: _Line) -> bool:
        try:
            connection.sendall(line.text)
        except OSError:
            return False
        self._lines.register(connection, selectors.EVENT_READ, line)
        return True


def load(port: int, seconds: float, *, senders: int, connections: int) -> list[Sent]:
    """Send from several processes for a while.

    Returns
    -------
    list of Sent
        One each, in the order of their names, which begin at 0.
    """
    until = time.monotonic() + seconds
    with multiprocessing.Pool(senders) as pool:
        return pool.starmap(_send, [(name, port, connections, until) for name in range(senders)], chunksize=1)


def _send(name: int, port: int, connections: int, until: float) -> Sent:
    return Sender(name, port, connections).run(until)
