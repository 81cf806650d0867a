"""Days, weeks, months and all time, as numbers of periods and their names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

_FIRST = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class Calendar:
    """One kind of period over a span of days.

    Parameters
    ----------
    of_day : int array
        The number of the period of each day, the first day first; it never falls.
    names : tuple of str
        The name of each period, such as 2026-03-05, 2026-W10 (ISO 8601), 2026-03 or all.
    """

    of_day: npt.NDArray[Any]
    names: tuple[str, ...]


def calendars(first: int, last: int) -> dict[str, Calendar]:
    """Return the periods of all days of a span.

    Parameters
    ----------
    first, last : int
        Days since 1970-01-01.

    Returns
    -------
    dict of str to Calendar
        `day`, `week`, `month` and `all`.

    Examples
    --------
    >>> {kind: one.names for kind, one in calendars(20089, 20090).items()}
    {'day': ('2025-01-01', '2025-01-02'), 'week': ('2025-W01',), 'month': ('2025-01',), 'all': ('all',)}
    """
    days = [_FIRST + dt.timedelta(days=number) for number in range(first, last + 1)]
    return {
        "day": _calendar(days, dt.date.isoformat),
        "week": _calendar(days, _week),
        "month": _calendar(days, lambda day: day.isoformat()[:7]),
        "all": _calendar(days, lambda _day: "all"),
    }


def _calendar(days: list[dt.date], name: Callable[[dt.date], str]) -> Calendar:
    numbers: dict[str, int] = {}
    of_day = [numbers.setdefault(name(day), len(numbers)) for day in days]
    return Calendar(np.array(of_day, dtype=np.int64), tuple(numbers))


def _week(day: dt.date) -> str:
    year, week, _weekday = day.isocalendar()
    return f"{year:04}-W{week:02}"
