"""When the letter of the week is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

HOUR = dt.time(8)


def is_due(now: dt.datetime, zone: ZoneInfo, is_worked: Callable[[dt.date], bool]) -> bool:
    """Tell whether the letter of this week is to be sent: from eight in the morning of the week's first working day.

    Parameters
    ----------
    now : datetime.datetime
        With its zone.
    zone : ZoneInfo
        The market's.
    is_worked : callable
        Tells whether people work on a day. A week in which nobody works has no letter; a day of the weekend that
        makes up for a holiday may be the first.

    Examples
    --------
    >>> is_due(dt.datetime(2026, 6, 29, 0, 0, tzinfo=dt.UTC), ZoneInfo("Asia/Shanghai"), lambda day: True)
    True
    >>> is_due(dt.datetime(2026, 6, 28, 23, 59, tzinfo=dt.UTC), ZoneInfo("Asia/Shanghai"), lambda day: True)
    False
    """
    here = now.astimezone(zone)
    if here.time() < HOUR or not is_worked(here.date()):
        return False
    before = (here.date() - dt.timedelta(days=back) for back in range(1, here.weekday() + 1))
    return not any(map(is_worked, before))


def week_of(now: dt.datetime, zone: ZoneInfo) -> dt.date:
    """Give the Monday of the week of a moment, in the market's zone."""
    today = now.astimezone(zone).date()
    return today - dt.timedelta(days=today.weekday())
