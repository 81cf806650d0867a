"""What a platform counted of a content on a day, whoever it was: the row of `aggregates` that an event tells."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple, TypeGuard

from hcploop_web.collector.events import Event
from hcploop_web.collector.rows import LONGEST

PLATFORM_TOTAL = "Platform Total"
"""The name of such events; a later one of the same content, channel and day takes the place of an earlier one."""
_MOST = 10**12


class Total(NamedTuple):
    """A row of `COLUMNS["aggregates"]`; the day is a date as ISO 8601 has it."""

    content_id: str
    channel: str
    counted_on: str
    views: int
    visitors: int


def total_of(event: Event) -> Total | None:
    """Read a total.

    Parameters
    ----------
    event : Event
        Of any kind.

    Returns
    -------
    Total or None
        None where the event is none of these, or says something else than whole numbers of a content on a day.
    """
    if event.kind != "track" or event.name != PLATFORM_TOTAL:
        return None
    told = event.properties
    content_id, channel, day = told.get("content_id"), told.get("channel"), told.get("counted_on")
    views, visitors = told.get("views"), told.get("visitors")
    if not (_is_name(content_id) and _is_name(channel) and _is_day(day) and _is_count(views) and _is_count(visitors)):
        return None
    return Total(content_id, channel, day, views, visitors)


def _is_name(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and 0 < len(value) <= LONGEST


def _is_day(value: object) -> TypeGuard[str]:
    """Tell a day; one day is written in one way, since files are called by it."""
    try:
        return isinstance(value, str) and dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST
