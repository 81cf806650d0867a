"""Days, weeks, months, quarters, years and all time, as numbers of periods, their names and their bounds."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hcploop import schema

_FIRST = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class Calendar:
    """One kind of period over a span of days.

    Parameters
    ----------
    of_day : int array
        The number of the period of each day, the first day first; it never falls.
    names : tuple of str
        The name of each period, such as 2026-03-05, 2026-W10 (ISO 8601), 2026-03, 2026-Q1, 2026 or all.
    """

    of_day: npt.NDArray[Any]
    names: tuple[str, ...]

    def last_days(self, first: int) -> npt.NDArray[Any]:
        """Tell the last day of each period, in days since 1970-01-01, where the span begins with the day `first`."""
        place = np.searchsorted(self.of_day, np.arange(len(self.names)))
        begins = [_FIRST + dt.timedelta(days=first + int(number)) for number in place]
        kind = _kind(self.names[0])
        return np.array([(_bounds(kind, day)[1] - _FIRST).days for day in begins], dtype=np.int64)


def calendars(first: int, last: int) -> dict[str, Calendar]:
    """Return the periods of all days of a span.

    Parameters
    ----------
    first, last : int
        Days since 1970-01-01.

    Returns
    -------
    dict of str to Calendar
        `day`, `week`, `month`, `quarter`, `year` and `all`.

    Examples
    --------
    >>> {kind: one.names for kind, one in calendars(20088, 20089).items() if kind not in ("day", "week")}
    {'month': ('2024-12', '2025-01'), 'quarter': ('2024-Q4', '2025-Q1'), 'year': ('2024', '2025'), 'all': ('all',)}
    """
    days = [_FIRST + dt.timedelta(days=number) for number in range(first, last + 1)]
    return {kind: _calendar(days, name) for kind, name in _NAMES.items()}


def periods(calendar_day: pa.Table, *, first: dt.date, until: dt.date) -> pa.Table:
    """List the periods of all days of a span, with their bounds and working days.

    Parameters
    ----------
    calendar_day : schema.calendar_day
        On which days people work; of a day that is not there, its weekday says it.
    first : datetime.date
        The first known day.
    until : datetime.date
        The as-of day.

    Returns
    -------
    schema.period
        One row a period of any kind.

    Examples
    --------
    >>> days = schema.calendar_day.arrow([])
    >>> rows = periods(days, first=dt.date(2026, 1, 20), until=dt.date(2026, 3, 31)).to_pylist()
    >>> [(row["period"], row["days"], row["working_days"]) for row in rows if row["kind"] == "month"]
    [('2026-01', 12, 9), ('2026-02', 28, 20), ('2026-03', 31, 22)]
    """
    days = [first + dt.timedelta(days=number) for number in range((until - first).days + 1)]
    said = dict(zip(calendar_day["day_on"].to_pylist(), calendar_day["is_working"].to_pylist(), strict=True))
    worked = {day: said.get(day, day.isoweekday() <= 5) for day in days}
    rows: list[dict[str, Any]] = []
    for kind, name in _NAMES.items():
        counted: Counter[str] = Counter()
        working: Counter[str] = Counter()
        for day in days:
            counted[name(day)] += 1
            working[name(day)] += worked[day]
        names, firsts = list(counted), _first_days(days, name)
        for place, one in enumerate(names):
            begins, ends = _bounds(kind, firsts[one]) if kind != "all" else (first, until)
            rows.append(
                {
                    "period": one,
                    "kind": kind,
                    "begins_on": begins,
                    "ends_on": ends,
                    "days": counted[one],
                    "working_days": working[one],
                    "year_before": f"{int(one[:4]) - 1:04}{one[4:]}" if kind != "all" else None,
                    "before": names[place - 1] if place else None,
                    "is_complete": ends <= until,
                }
            )
    return schema.period.arrow(rows)


def _first_days(days: list[dt.date], name: Callable[[dt.date], str]) -> dict[str, dt.date]:
    firsts: dict[str, dt.date] = {}
    for day in days:
        firsts.setdefault(name(day), day)
    return firsts


def _bounds(kind: str, day: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of the period of a kind that a day lies in."""
    if kind == "day":
        return day, day
    if kind == "week":
        monday = day - dt.timedelta(days=day.weekday())
        return monday, monday + dt.timedelta(days=6)
    months = {"month": 1, "quarter": 3, "year": 12}[kind]
    begins = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    after = begins.replace(day=28) + dt.timedelta(days=4 + 31 * (months - 1))
    return begins, after.replace(day=1) - dt.timedelta(days=1)


def _calendar(days: list[dt.date], name: Callable[[dt.date], str]) -> Calendar:
    numbers: dict[str, int] = {}
    of_day = [numbers.setdefault(name(day), len(numbers)) for day in days]
    return Calendar(np.array(of_day, dtype=np.int64), tuple(numbers))


def _week(day: dt.date) -> str:
    year, week, _weekday = day.isocalendar()
    return f"{year:04}-W{week:02}"


def _kind(name: str) -> str:
    """Tell what kind of period a name is of; all time has no last day and is not asked for."""
    return "week" if "W" in name else "quarter" if "Q" in name else {4: "year", 7: "month", 10: "day"}[len(name)]


def _quarter(day: dt.date) -> str:
    return f"{day.year:04}-Q{(day.month + 2) // 3}"


_NAMES: dict[str, Callable[[dt.date], str]] = {
    "day": dt.date.isoformat,
    "week": _week,
    "month": lambda day: day.isoformat()[:7],
    "quarter": _quarter,
    "year": lambda day: day.isoformat()[:4],
    "all": lambda _day: "all",
}
