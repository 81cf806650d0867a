"""What a frame says: events as one shape whoever sent them, and a reason for each that cannot be taken."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any, NoReturn

import msgspec

from hcploop_web.collector.batches import Batch, NotABatch, open_batch
from hcploop_web.collector.clocks import happened
from hcploop_web.collector.plain_json import read_plain
from hcploop_web.collector.posthog_words import from_posthog, is_posthog
from hcploop_web.collector.reasons import Reason, Wrong
from hcploop_web.collector.segments import Frame

KINDS = frozenset({"identify", "track", "page", "screen", "group", "alias"})
MESSAGE_ID_CHARACTERS = 100
ID_CHARACTERS = 255


class Event(msgspec.Struct, frozen=True):
    """One thing that somebody did, or that is known of somebody.

    Parameters
    ----------
    source, message_id : str
        Together they are its key; a `message_id` that the client left out is made from the text, so that reading the
        frame again gives the same.
    kind : str
        identify, track, page, screen, group or alias.
    name : str
        What was tracked, the page's or screen's name (empty where it has none), or the group's id.
    user_id, anonymous_id, previous_id : str or None
        Who; `previous_id` is what an alias was known by before, and never anything else.
    happened_at, received_at : datetime.datetime
        UTC; the former by our clock, see `clocks`.
    properties, traits, context : dict
        As sent. Traits come from the event and from its context, for whoever sends them there only.
    external_ids : list of (str, str)
        Kind and value of each further id.
    consents : dict of str to bool
        What was allowed or refused, by category.
    raw : bytes
        The event's own JSON.
    """

    source: str
    message_id: str
    kind: str
    name: str
    user_id: str | None
    anonymous_id: str | None
    previous_id: str | None
    happened_at: dt.datetime
    received_at: dt.datetime
    properties: dict[str, Any]
    traits: dict[str, Any]
    context: dict[str, Any]
    external_ids: list[tuple[str, str]]
    consents: dict[str, bool]
    raw: bytes


class Refusal(msgspec.Struct, frozen=True):
    """An event that cannot be taken.

    Parameters
    ----------
    source, message_id : str
        As of an event.
    reason : str
        One of `reasons.Reason`.
    raw : bytes
        The event's own JSON, whatever it is worth.
    received_at : datetime.datetime
        UTC.
    """

    source: str
    message_id: str
    reason: str
    raw: bytes
    received_at: dt.datetime


def read_batch(frame: Frame) -> list[Event | Refusal]:
    """Read what one request brought.

    Parameters
    ----------
    frame : Frame
        Of the log.

    Returns
    -------
    list of Event or Refusal
        One for every event of the body, in its order; nothing that is sent makes this fail.
    """
    try:
        batch = open_batch(frame.body)
    except NotABatch:
        return [_refused(frame, frame.body, 0, None, Reason.NO_JSON)]
    return [_read_one(frame, batch, bytes(raw), place) for place, raw in enumerate(batch.events)]


def _read_one(frame: Frame, batch: Batch, raw: bytes, place: int) -> Event | Refusal:
    message_id = None
    try:
        said = read_plain(raw)
        if is_posthog(said):
            said = from_posthog(said)
        message_id = _message_id(said)
        return _event(frame, batch, raw, said, message_id or _made_id(frame, raw, place))
    except Wrong as wrong:
        return _refused(frame, raw, place, message_id, wrong.reason)


def _event(frame: Frame, batch: Batch, raw: bytes, said: dict[str, Any], message_id: str) -> Event:
    kind = said.get("type")
    if not isinstance(kind, str) or kind not in KINDS:
        raise Wrong(Reason.TYPE)
    user_id, anonymous_id = _id(said.get("userId")), _id(said.get("anonymousId"))
    if user_id is None and anonymous_id is None:
        raise Wrong(Reason.NOBODY)
    previous_id = _id(said.get("previousId")) if kind == "alias" else None
    if kind == "alias" and previous_id is None:
        raise Wrong(Reason.NO_PREVIOUS)
    context = _object(said.get("context"), Reason.CONTEXT)
    if batch.context is not None:
        context = {**_object(batch.context, Reason.CONTEXT), **context}
    return Event(
        frame.source,
        message_id,
        kind,
        _name(kind, said),
        user_id,
        anonymous_id,
        previous_id,
        happened(said, batch.sent_at, frame.received_at),
        frame.received_at,
        _object(said.get("properties"), Reason.PROPERTIES),
        _traits(kind, said, context),
        context,
        _external_ids(context.get("externalIds")),
        _consents(context.get("consent")),
        raw,
    )


def _refused(frame: Frame, raw: bytes, place: int, message_id: str | None, reason: Reason) -> Refusal:
    return Refusal(
        frame.source, message_id or _made_id(frame, raw, place), reason.value, raw, received_at=frame.received_at
    )


def _made_id(frame: Frame, raw: bytes, place: int) -> str:
    """Make the id of an event that has none: equal events of one request are still two."""
    told = f"{frame.source}\n{frame.received_at.isoformat()}\n{place}\n".encode()
    return f"made-{hashlib.sha256(told + raw).hexdigest()[:40]}"


def _message_id(said: dict[str, Any]) -> str | None:
    given = said.get("messageId")
    if given is None or given == "":
        return None
    if isinstance(given, int) and not isinstance(given, bool):
        given = str(given)
    if not isinstance(given, str) or len(given) > MESSAGE_ID_CHARACTERS:
        raise Wrong(Reason.MESSAGE_ID)
    return given


def _id(given: object) -> str | None:
    if given is None or given == "":
        return None
    if isinstance(given, (int, float)) and not isinstance(given, bool):
        given = str(given)
    if not isinstance(given, str) or len(given) > ID_CHARACTERS:
        raise Wrong(Reason.ID)
    return given.strip() or None


def _name(kind: str, said: dict[str, Any]) -> str:
    if kind == "group":
        return _id(said.get("groupId")) or _missing(Reason.NO_GROUP)
    given = said.get("event") if kind == "track" else said.get("name") if kind in ("page", "screen") else None
    if given is not None and (not isinstance(given, str) or len(given) > ID_CHARACTERS):
        raise Wrong(Reason.NAME)
    name = (given or "").strip()
    return name if name or kind != "track" else _missing(Reason.NO_NAME)


def _traits(kind: str, said: dict[str, Any], context: dict[str, Any]) -> dict[str, Any]:
    own = _object(said.get("traits"), Reason.TRAITS)
    # A group's traits are the group's; those of the context are a person's.
    if kind == "group" or "traits" not in context:
        return own
    return {**_object(context["traits"], Reason.TRAITS), **own}


def _external_ids(given: object) -> list[tuple[str, str]]:
    if given is None:
        return []
    if not isinstance(given, list):
        raise Wrong(Reason.EXTERNAL_IDS)
    return [_external_id(one) for one in given]


def _external_id(given: object) -> tuple[str, str]:
    kind, value = (given.get("type"), _id(given.get("id"))) if isinstance(given, dict) else (None, None)
    if not isinstance(kind, str) or not 0 < len(kind) <= ID_CHARACTERS or value is None:
        raise Wrong(Reason.EXTERNAL_IDS)
    return kind, value


def _consents(given: object) -> dict[str, bool]:
    if given is None:
        return {}
    preferences = _object(_object(given, Reason.CONSENT).get("categoryPreferences"), Reason.CONSENT)
    if not all(isinstance(allowed, bool) for allowed in preferences.values()):
        raise Wrong(Reason.CONSENT)
    return preferences


def _object(given: object, reason: Reason) -> dict[str, Any]:
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise Wrong(reason)
    return given


def _missing(reason: Reason) -> NoReturn:
    raise Wrong(reason)
