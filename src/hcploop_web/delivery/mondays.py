"""When the letter of the week is due."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

HOUR = dt.time(8)


def is_due(now: dt.datetime, zone: ZoneInfo) -> bool:
    """Tell whether the letter of this week is to be sent: on Monday from eight in the morning, in the market's zone.

    Parameters
    ----------
    now : datetime.datetime
        With its zone.
    zone : ZoneInfo
        The market's.

    Examples
    --------
    >>> is_due(dt.datetime(2026, 6, 29, 0, 0, tzinfo=dt.UTC), ZoneInfo("Asia/Shanghai"))
    True
    >>> is_due(dt.datetime(2026, 6, 28, 23, 59, tzinfo=dt.UTC), ZoneInfo("Asia/Shanghai"))
    False
    """
    here = now.astimezone(zone)
    return here.weekday() == 0 and here.time() >= HOUR


def week_of(now: dt.datetime, zone: ZoneInfo) -> dt.date:
    """Give the Monday of the week of a moment, in the market's zone."""
    today = now.astimezone(zone).date()
    return today - dt.timedelta(days=today.weekday())
