"""The body of a request: as much of it as may be, and no longer than it may take."""

from __future__ import annotations

import asyncio
import base64
import binascii
import urllib.parse
import zlib
from collections.abc import Awaitable, Callable
from typing import Any

MOST_BYTES = 4 * 1024**2 + 512 * 1024
"""What a body may hold, unpacked: the 4 MB of rudder's clients, the last event of a batch and what is around them."""
MOST_SECONDS = 30.0
"""How long a client may take to send it."""
_PASSED_OVER_BYTES = 4 * MOST_BYTES

Receive = Callable[[], Awaitable[dict[str, Any]]]


class TooLarge(Exception):
    """The body is larger than `MOST_BYTES`, packed or unpacked."""


class TooSlow(Exception):
    """The body did not come within `MOST_SECONDS`."""


class Gone(Exception):
    """The client left before its body was complete."""


class Unreadable(Exception):
    """The body cannot be unpacked: half a gzip, say."""


async def read_body(receive: Receive) -> bytes:
    """Return the body of a request as it came.

    Parameters
    ----------
    receive : callable
        As ASGI gives it.

    Returns
    -------
    bytes
        At most `MOST_BYTES`.

    Raises
    ------
    TooLarge
        There is more. What comes is passed over up to a bound, as clients listen only once they have sent all.
    TooSlow, Gone
        It did not come in time, or not at all.
    """
    try:
        async with asyncio.timeout(MOST_SECONDS):
            return await _gather(receive)
    except TimeoutError as error:
        raise TooSlow from error


def unpack(body: bytes) -> bytes:
    """Return the JSON of a body, whatever it was packed in.

    What it is packed in shows in the body itself. Its headers do not always say so: some browsers' clients send gzip as
    plain text, and some send a form of base64.

    Parameters
    ----------
    body : bytes
        As it came.

    Returns
    -------
    bytes
        At most `MOST_BYTES`.

    Raises
    ------
    TooLarge
        It would be larger; no more than that is ever unpacked.
    Unreadable
        It is spoilt, or ends before its end.
    """
    if body[:2] == b"\x1f\x8b":
        body = _gunzip(body)
    if body[:5] == b"data=":
        body = _from_form(body)
    return body


async def _gather(receive: Receive) -> bytes:
    pieces, length = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        piece = message.get("body", b"")
        length += len(piece)
        if length <= MOST_BYTES:
            pieces.append(piece)
        elif length > _PASSED_OVER_BYTES:
            raise TooLarge
        if not message.get("more_body"):
            break
    if length > MOST_BYTES:
        raise TooLarge
    return b"".join(pieces)


def _gunzip(body: bytes) -> bytes:
    pieces, room = [], MOST_BYTES
    try:
        while body:
            member = zlib.decompressobj(wbits=31)
            piece = member.decompress(body, room + 1)
            room -= len(piece)
            if room < 0:
                raise TooLarge
            if not member.eof:
                raise Unreadable
            pieces.append(piece)
            body = member.unused_data
    except zlib.error as error:
        raise Unreadable from error
    return b"".join(pieces)


def _from_form(body: bytes) -> bytes:
    try:
        (value,) = urllib.parse.parse_qs(body.decode("ascii"), max_num_fields=10)["data"]
        return value.encode() if value.lstrip()[:1] in ("{", "[") else base64.b64decode(value.replace(" ", "+"))
    except (ValueError, KeyError, binascii.Error) as error:
        raise Unreadable from error
