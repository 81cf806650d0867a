"""What a date or a time means as a moment of a run."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo


def as_moment(given: dt.date | dt.datetime, *, time_zone: str) -> dt.datetime:
    """Give the UTC moment (without zone) that a date or time written by a user stands for.

    Parameters
    ----------
    given : datetime.date or datetime.datetime
        A date stands for the last second of that day; a time without zone is a time in the market's zone.
    time_zone : str
        The market's zone.

    Returns
    -------
    datetime.datetime
        UTC, without zone.

    Examples
    --------
    >>> as_moment(dt.date(2026, 6, 30), time_zone="Asia/Shanghai")
    datetime.datetime(2026, 6, 30, 15, 59, 59)
    """
    if not isinstance(given, dt.datetime):
        given = dt.datetime.combine(given, dt.time(23, 59, 59))
    if given.tzinfo is None:
        given = given.replace(tzinfo=ZoneInfo(time_zone))
    return given.astimezone(dt.UTC).replace(tzinfo=None)
