"""What a platform counted of a content on a day, whoever it was: the row of `aggregates` that an event tells."""

from __future__ import annotations

import datetime as dt
from typing import TypeGuard

from hcploop_web.collector.events import Event

PLATFORM_TOTAL = "Platform Total"
"""The name of such events; a later one of the same content, channel and day takes the place of an earlier one."""
_MOST = 10**12


def total_of(event: Event) -> tuple[str, str, str, int, int] | None:
    """Read a total.

    Parameters
    ----------
    event : Event
        Of any kind.

    Returns
    -------
    tuple or None
        content_id, channel, counted_on, views, visitors, as the feed of `aggregates` has them; None where the event is
        none of these, or says something else than whole numbers of a content on a day.
    """
    if event.kind != "track" or event.name != PLATFORM_TOTAL:
        return None
    told = event.properties
    content_id, channel, day = (told.get(name) for name in ("content_id", "channel", "counted_on"))
    views, visitors = told.get("views"), told.get("visitors")
    if not (isinstance(content_id, str) and content_id and isinstance(channel, str) and channel):
        return None
    if not (isinstance(day, str) and _is_day(day) and _is_count(views) and _is_count(visitors)):
        return None
    return content_id, channel, day, views, visitors


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST
