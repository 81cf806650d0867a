"""What the collector says, in the words that its clients know."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

Send = Callable[[dict[str, Any]], Awaitable[None]]
Header = tuple[bytes, bytes]

JSON: Header = (b"content-type", b"application/json")
_ALLOWED = [
    (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
    (b"access-control-allow-headers", b"authorization, content-type, x-retry-count"),
    (b"access-control-max-age", b"86400"),
]


@dataclass(frozen=True)
class Answer:
    """A status, a body and headers."""

    status: int
    body: bytes
    headers: tuple[Header, ...] = (JSON,)


class Refused(Exception):
    """The request gets this answer instead of being taken."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def refusal(status: int, message: str, *, retry_seconds: int | None = None) -> Answer:
    """Make an answer that says why not.

    Parameters
    ----------
    status : int
        429 and 503 are tried again by every client; with another one it gives the batch up.
    message : str
        A sentence.
    retry_seconds : int or None
        When to try again.

    Returns
    -------
    Answer
        Its body has the fields that the clients of Segment, RudderStack and PostHog look for.
    """
    told = {"success": False, "code": str(status), "message": message, "detail": message}
    later = () if retry_seconds is None else ((b"retry-after", b"%d" % retry_seconds),)
    return Answer(status, msgspec.json.encode(told), (JSON, *later))


TAKEN = Answer(200, b'{"success":true}')
NOT_JSON = refusal(400, "The body is no JSON object or list.")
UNREADABLE = refusal(400, "The body cannot be unpacked.")
TOO_LARGE = refusal(400, "The body is too large: at most 4 MB and 20,000 events.")
TOO_SLOW = refusal(408, "The body did not come in time.")
UNKNOWN_KEY = refusal(401, "The write key is not known.")
FOREIGN_SITE = refusal(403, "This web site may not send for this source.")
NOT_FOUND = refusal(404, "There is nothing here.")
NOT_ALLOWED = refusal(405, "This is not how it is asked for.")
BUSY = refusal(429, "Too much is waiting for the disk. Try again.", retry_seconds=1)
NO_KEYS = refusal(503, "The write keys cannot be read at present. Try again.", retry_seconds=5)
NO_DISK = refusal(503, "The events cannot be kept at present. Try again.", retry_seconds=5)


async def say(send: Send, answer: Answer, headers: Iterable[Header] = ()) -> None:
    """Send an answer.

    Parameters
    ----------
    send : callable
        As ASGI gives it.
    answer : Answer
        What to say.
    headers : iterable of (bytes, bytes)
        Further ones.
    """
    length = (b"content-length", b"%d" % len(answer.body))
    await send({"type": "http.response.start", "status": answer.status, "headers": [*answer.headers, length, *headers]})
    await send({"type": "http.response.body", "body": answer.body})


def for_site(origin: bytes, sites: frozenset[str] | None, *, is_asked_before: bool = False) -> list[Header]:
    """Return the headers by which a browser lets a page of another site send and listen.

    Parameters
    ----------
    origin : bytes
        The site, as the browser tells it; empty where it is no page of another site.
    sites : frozenset of str or None
        Those that may; None means all.
    is_asked_before : bool
        Whether the browser asks before it sends anything.

    Returns
    -------
    list of (bytes, bytes)
        Empty where the site may not.
    """
    if not origin or (sites is not None and origin.decode("latin-1") not in sites):
        return []
    allowed = [(b"access-control-allow-origin", origin), (b"access-control-allow-credentials", b"true")]
    return [*allowed, (b"vary", b"origin"), *(_ALLOWED if is_asked_before else [])]
