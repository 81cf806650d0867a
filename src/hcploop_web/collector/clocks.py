"""When something happened, by our clock."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

from hcploop_web.collector.reasons import Reason, Wrong

AHEAD = dt.timedelta(minutes=5)
"""How far an event may lie ahead, as clocks that are set right still differ; it then counts as of when it came."""
BEHIND = dt.timedelta(days=3653)
"""Ten years: who brings history along may go back that far, and a clock that was never set is farther off."""
_MILLISECONDS = 100_000_000_000
"""A number beyond it counts milliseconds since 1970, one below it seconds."""


def happened(said: dict[str, Any], sent_at: object, received_at: dt.datetime) -> dt.datetime:
    """Tell when an event happened.

    The clock of a client may be wrong by years, but it goes as fast as ours: what lies between an event and its
    sending is right. So `happened_at = received_at - (sentAt - originalTimestamp)`.

    Parameters
    ----------
    said : dict
        The event; `originalTimestamp` comes before `timestamp`, and its own `sentAt` before that of its request.
    sent_at : object
        When the request was sent, by the client's clock. Without it the event's own time is taken as it is.
    received_at : datetime.datetime
        With its zone, by our clock.

    Returns
    -------
    datetime.datetime
        UTC; never behind `received_at`.

    Raises
    ------
    Wrong
        The time cannot be read, or cannot be.
    """
    given = said.get("originalTimestamp")
    given = said.get("timestamp") if given is None else given
    if given is None or given == "":
        return received_at
    own = said.get("sentAt")
    try:
        moment, sent = _moment(given), _moment(sent_at if own is None else own)
        if moment is None:
            raise Wrong(Reason.TIME)
        at = moment if sent is None else received_at - (sent - moment)
        if at > received_at + AHEAD:
            raise Wrong(Reason.FUTURE)
        if at < received_at - BEHIND:
            raise Wrong(Reason.PAST)
    except OverflowError as error:
        raise Wrong(Reason.TIME) from error
    return min(at, received_at)


def _moment(given: object) -> dt.datetime | None:
    """Read a moment; None where it is none. One without a zone is UTC."""
    try:
        if isinstance(given, str):
            return _read(given)
        if isinstance(given, int | float) and not isinstance(given, bool):
            return dt.datetime.fromtimestamp(given / 1000 if abs(given) > _MILLISECONDS else given, dt.UTC)
    except (ValueError, OSError, OverflowError):
        return None
    return None


@lru_cache(maxsize=1024)
def _read(text: str) -> dt.datetime:
    """Read a moment that is written out; all events of a request share the one at which it was sent."""
    read = dt.datetime.fromisoformat(text)
    return (read if read.tzinfo else read.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
