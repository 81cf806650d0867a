"""The collector: takes what clients send, and answers once it is on the disk."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import logging
import re
import time
from pathlib import Path
from typing import Any, Protocol

import msgspec

from hcploop_web.collector import answers
from hcploop_web.collector.addresses import FLAGS, HEALTH, MANY, SCRIPT, SINGLE, project_of
from hcploop_web.collector.answers import Answer, Header, Refused, Send
from hcploop_web.collector.batches import MOST_EVENTS, Batch, NotABatch, open_batch
from hcploop_web.collector.bodies import Gone, Receive, TooLarge, TooSlow, Unreadable, read_body, unpack
from hcploop_web.collector.key_file import KeyFile, KeysUnreadable, Source
from hcploop_web.collector.log import Full
from hcploop_web.collector.segments import encode

_log = logging.getLogger(__name__)
_SCRIPT_FILE = Path(__file__).parent / "static" / "collector" / "hcploop.js"
_HOST = re.compile(r"[A-Za-z0-9.\-\[\]:]{1,255}")
_NO_FLAGS = {"flags": {}, "featureFlags": {}, "featureFlagPayloads": {}, "errorsWhileComputingFlags": False}


class Sink(Protocol):
    """Where frames are kept."""

    async def append(self, frame: bytes) -> None:
        """Return once the frame is safe; raises `log.Full` or OSError where it cannot be."""

    async def close(self) -> None:
        """Let go of what is open."""


class Collector:
    """An ASGI application.

    Parameters
    ----------
    keys : KeyFile
        Who may send.
    sink : Sink
        Where to.
    is_behind_proxy : bool
        Whether a proxy before us tells the scheme that the browser used.
    """

    def __init__(self, keys: KeyFile, sink: Sink, *, is_behind_proxy: bool = False) -> None:
        self._keys, self._sink, self._is_behind_proxy = keys, sink, is_behind_proxy
        self._is_failing = False

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request, or begin and end with the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if scope["type"] != "http":
            return
        headers = dict(scope["headers"])
        origin = headers.get(b"origin", b"")
        sites: frozenset[str] | None = None
        try:
            if scope["method"] == "POST":
                answer, sites = await self._take(scope["path"].rstrip("/"), headers, receive)
            elif scope["method"] == "OPTIONS":
                answer, sites = Answer(204, b"", ()), self._asked_before()
            else:
                answer = self._show(scope, headers)
        except Refused as refused:
            answer = refused.answer
        except Gone:
            return
        await answers.say(
            send,
            answer,
            answers.for_site(origin, sites, is_asked_before=scope["method"] == "OPTIONS") if origin else (),
        )

    async def _take(
        self, path: str, headers: dict[bytes, bytes], receive: Receive
    ) -> tuple[Answer, frozenset[str] | None]:
        if path not in MANY and path not in SINGLE and path not in FLAGS:
            raise Refused(answers.NOT_FOUND)
        body = await _body(receive)
        if path in FLAGS:
            return Answer(200, msgspec.json.encode(_NO_FLAGS)), None
        source, batch = self._know(headers, body)
        sites = frozenset(source.origins) if source.origins else None
        origin = headers.get(b"origin")
        if origin is not None and sites is not None and origin.decode("latin-1") not in sites:
            raise Refused(answers.FOREIGN_SITE)
        if batch.events:
            await self._keep(source, len(batch.events), _with_type(body, SINGLE.get(path), batch))
        return answers.TAKEN, sites

    def _know(self, headers: dict[bytes, bytes], body: bytes) -> tuple[Source, Batch]:
        """Tell who sends and what; a key that is unknown is told before a body that cannot be read."""
        write_key = _key_of(headers.get(b"authorization", b""))
        source = self._source(write_key) if write_key else None
        try:
            batch = open_batch(body)
        except NotABatch as error:
            raise Refused(answers.NOT_JSON) from error
        source = source or self._source(batch.write_key)
        if len(batch.events) > MOST_EVENTS:
            raise Refused(answers.TOO_LARGE)
        return source, batch

    def _source(self, write_key: str) -> Source:
        try:
            source = self._keys.source_of(write_key)
        except KeysUnreadable as error:
            self._tell(str(error))
            raise Refused(answers.NO_KEYS) from error
        if source is None:
            raise Refused(answers.UNKNOWN_KEY)
        return source

    async def _keep(self, source: Source, count: int, body: bytes) -> None:
        received_at = dt.datetime.fromtimestamp(time.time_ns() / 1e9, dt.UTC)
        try:
            await self._sink.append(encode(source.name, count, received_at, body))
        except Full as error:
            raise Refused(answers.BUSY) from error
        except OSError as error:
            self._tell(f"events cannot be kept: {error}")
            raise Refused(answers.NO_DISK) from error
        self._is_failing = False

    def _show(self, scope: dict[str, Any], headers: dict[bytes, bytes]) -> Answer:
        if scope["method"] not in ("GET", "HEAD"):
            raise Refused(answers.NOT_ALLOWED)
        path = scope["path"].rstrip("/")
        if path in HEALTH:
            return self._health(path)
        if path == SCRIPT:
            return _script()
        if (write_key := project_of(path)) is not None:
            return self._settings(write_key, scope, headers)
        raise Refused(answers.NOT_ALLOWED if path in MANY or path in SINGLE else answers.NOT_FOUND)

    def _settings(self, write_key: str, scope: dict[str, Any], headers: dict[bytes, bytes]) -> Answer:
        """Tell Segment's browser client that it is to send here."""
        self._source(write_key)
        scheme = scope["scheme"]
        if self._is_behind_proxy:
            scheme = headers.get(b"x-forwarded-proto", scheme.encode()).decode("latin-1")
        host = headers.get(b"host", b"").decode("latin-1")
        at = {"apiHost": f"{host}/v1", "protocol": scheme} if _HOST.fullmatch(host) else {}
        told = {"integrations": {"Segment.io": {"apiKey": write_key, **at}}, "plan": {}, "analyticsNextEnabled": True}
        return Answer(200, msgspec.json.encode(told))

    def _health(self, path: str) -> Answer:
        try:
            if path == "/health":
                self._keys.origins()
        except KeysUnreadable as error:
            raise Refused(answers.NO_KEYS) from error
        return Answer(200, b'{"status":"ok"}')

    def _asked_before(self) -> frozenset[str] | None:
        try:
            return self._keys.origins()
        except KeysUnreadable:
            return None  # what is then sent is told to come again, which a browser hears only if it may send

    def _tell(self, problem: str) -> None:
        """Write a failure down once, however many requests meet it."""
        if not self._is_failing:
            _log.error("the collector refuses what is sent: %s", problem)
        self._is_failing = True

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                await self._sink.close()
                await send({"type": "lifespan.shutdown.complete"})
                return
            await send({"type": "lifespan.startup.complete"})


async def _body(receive: Receive) -> bytes:
    try:
        return unpack(await read_body(receive))
    except TooLarge as error:
        raise Refused(answers.TOO_LARGE) from error
    except TooSlow as error:
        raise Refused(answers.TOO_SLOW) from error
    except Unreadable as error:
        raise Refused(answers.UNREADABLE) from error


def _with_type(body: bytes, kind: str | None, batch: Batch) -> bytes:
    """Write the type into an event that leaves it to its address."""
    if kind is None or not batch.lacks_type:
        return body
    rest = body.lstrip()[1:].lstrip()
    return b'{"type":"%s"%s%s' % (kind.encode(), b"" if rest.startswith(b"}") else b",", rest)


def _key_of(authorization: bytes) -> str:
    scheme, _space, value = authorization.partition(b" ")
    if scheme.lower() == b"bearer":
        return value.strip().decode("latin-1")
    if scheme.lower() != b"basic":
        return ""
    try:
        return base64.b64decode(value).decode(errors="replace").partition(":")[0]
    except binascii.Error:
        return ""


def _script() -> Answer:
    headers: tuple[Header, ...] = (
        (b"content-type", b"text/javascript; charset=utf-8"),
        (b"cache-control", b"public, max-age=3600"),
        (b"x-content-type-options", b"nosniff"),
    )
    return Answer(200, _SCRIPT_FILE.read_bytes(), headers)
