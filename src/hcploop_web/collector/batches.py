"""A body as it came: which events it holds, as pieces of the text, and what is said once for all of them."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import Any

import msgspec

MOST_EVENTS = 20_000
"""A request of more is too large, however short its events are."""
SPOILT = 0
"""Stands in the place of something that cannot be read."""
GONE = b'"-"'
"""Stands in the place of an event of somebody who was forgotten; blanks fill what it is shorter."""


class NotABatch(Exception):
    """The body is no JSON, or neither an object nor a list."""


class Batch(msgspec.Struct, frozen=True):
    """What a body holds.

    Parameters
    ----------
    events : list of msgspec.Raw
        One each, as text; the whole body where it is one event itself.
    write_key : str
        The key that stands in the body, empty where none does.
    sent_at : object
        When the client sent it, by its own clock, as it stands there.
    context : object
        What the client said of all events; `SPOILT` where it cannot be read.
    lacks_type : bool
        Whether the body is one event that leaves its type to the address it is sent to.
    """

    events: list[msgspec.Raw]
    write_key: str = ""
    sent_at: object = None
    context: object = None
    lacks_type: bool = False


class _Envelope(msgspec.Struct):
    """The names of all clients side by side; posthog has its own."""

    batch: list[msgspec.Raw] | msgspec.UnsetType = msgspec.UNSET
    write_key: Any = msgspec.field(default=None, name="writeKey")
    api_key: Any = None
    token: Any = None
    sent_at: Any = msgspec.field(default=None, name="sentAt")
    posthog_sent_at: Any = msgspec.field(default=None, name="sent_at")
    created_at: Any = None
    context: Any = None
    type: Any = None


_quick = msgspec.json.Decoder(_Envelope)
_members = msgspec.json.Decoder(dict[str, msgspec.Raw])
_items = msgspec.json.Decoder(list[msgspec.Raw])
_OPENS, _CLOSES = b"{[", b"}]"
_TOKEN = re.compile(
    rb"""(?P<space>[ \t\n\r]+)|(?P<mark>[\[\]{},:])|"(?:[^"\\\x00-\x1f]|\\.)*"
    |-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![0-9A-Za-z.])|(?:true|false|null|NaN|-?Infinity)(?![0-9A-Za-z])
    |(?P<other>.)""",
    re.DOTALL | re.VERBOSE,
)


def open_batch(body: bytes) -> Batch:
    """Look at a body as far as is needed to tell its events apart.

    What is wrong inside an event does not matter here, so that it costs no other event: numbers that JSON does not know
    (Python's clients write `NaN`), text that is no Unicode, nesting that is too deep.

    Parameters
    ----------
    body : bytes
        The text, unpacked.

    Returns
    -------
    Batch
        An object without a list `batch` is one event; a list is events.

    Raises
    ------
    NotABatch
        It is no JSON, or neither an object nor a list.
    """
    try:
        known = _quick.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _open_slowly(body)
    single = known.batch is msgspec.UNSET
    return Batch(
        [msgspec.Raw(body)] if isinstance(known.batch, msgspec.UnsetType) else known.batch,
        _first_text(known.write_key, known.api_key, known.token),
        next((at for at in (known.sent_at, known.posthog_sent_at, known.created_at) if at is not None), None),
        None if single else known.context,
        single and known.type is None,
    )


def without_events(body: bytes, gone: Collection[int]) -> bytes:
    """Blank some events of a body. Its length stays, and so do the places of the others.

    Parameters
    ----------
    body : bytes
        As it came.
    gone : collection of int
        Places of events, counted from 0.

    Returns
    -------
    bytes
        As long as before. Where no event is left, nothing of what was said of all of them is either.

    Raises
    ------
    NotABatch
        The events cannot be told apart.
    """
    events = [bytes(one) for one in open_batch(body).events]
    if len(gone) == len(events):
        left = GONE if len(events) == 1 else b"[" + b",".join([GONE] * len(events)) + b"]"
        return left.ljust(len(body)) if len(left) <= len(body) else GONE.ljust(len(body))
    written = bytearray(body)
    ends = 0 if body.lstrip()[:1] == b"[" else max(body.find(b'"batch"'), 0)
    for place, event in enumerate(events):
        begins = body.find(event, ends)
        ends = begins + len(event)
        if begins >= 0 and place in gone:
            written[begins:ends] = GONE.ljust(len(event))
    told = [bytes(one) for one in open_batch(bytes(written)).events]
    if told != [GONE if place in gone else event for place, event in enumerate(events)]:
        raise NotABatch
    return bytes(written)


def _open_slowly(body: bytes) -> Batch:
    members = _parted(body)
    if isinstance(members, list):
        return Batch(members)
    told = {
        name: _read(members[name]) for name in ("writeKey", "api_key", "token", "sentAt", "sent_at") if name in members
    }
    events = [msgspec.Raw(body)]
    is_single = "batch" not in members
    if not is_single:
        held = _parted_again(bytes(members["batch"]))
        # Something else than a list is wrong as a whole: one event that will be refused.
        events = held if isinstance(held, list) else [members["batch"]]
    return Batch(
        events,
        _first_text(*(told.get(name) for name in ("writeKey", "api_key", "token"))),
        told.get("sentAt", told.get("sent_at")),
        None if is_single or "context" not in members else _read(members["context"]),
        is_single and "type" not in members,
    )


def _parted(body: bytes) -> dict[str, msgspec.Raw] | list[msgspec.Raw]:
    try:
        return _members.decode(body) if body.lstrip()[:1] == b"{" else _items.decode(body)
    except RecursionError:
        pass
    except (msgspec.DecodeError, UnicodeDecodeError):
        _check_by_python(body)
    return _split(body)


def _parted_again(text: bytes) -> dict[str, msgspec.Raw] | list[msgspec.Raw] | None:
    try:
        return _parted(text)
    except NotABatch:
        return None


def _check_by_python(body: bytes) -> None:
    """Take what Python's own clients write although JSON forbids it."""
    try:
        json.loads(body.decode())
    except RecursionError:
        return
    except ValueError as error:
        raise NotABatch from error


def _split(body: bytes) -> dict[str, msgspec.Raw] | list[msgspec.Raw]:
    """Part the outermost list or object by its brackets alone, however deep it goes."""
    pieces = list(_pieces(body))
    if body.lstrip()[:1] == b"[":
        return [msgspec.Raw(piece) for piece in pieces]
    members = {}
    for piece in pieces:
        token = _TOKEN.match(piece)
        name = _read(msgspec.Raw(token[0])) if token else None
        rest = piece[token.end() :].lstrip() if token else b""
        if not isinstance(name, str) or not rest.startswith(b":"):
            raise NotABatch
        members[name] = msgspec.Raw(rest[1:].strip())
    return members


def _pieces(body: bytes) -> Iterator[bytes]:
    open_now = bytearray()
    begins = 0
    is_over = False
    for token in _TOKEN.finditer(body):
        if token["space"]:
            continue
        if token["other"] or is_over:
            raise NotABatch
        mark = token["mark"]
        if mark in (b"{", b"["):
            open_now.append(_CLOSES[_OPENS.index(mark)])
            if len(open_now) == 1:
                begins = token.end()
        elif not open_now:
            raise NotABatch
        elif mark in (b"}", b"]"):
            if open_now.pop() != mark[0]:
                raise NotABatch
            if not open_now:
                is_over = True
                if last := body[begins : token.start()].strip():
                    yield last
        elif mark == b"," and len(open_now) == 1:
            yield body[begins : token.start()].strip()
            begins = token.end()
    if not is_over:
        raise NotABatch


def _read(text: msgspec.Raw) -> object:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return SPOILT


def _first_text(*values: object) -> str:
    return next((value for value in values if isinstance(value, str) and value), "")
