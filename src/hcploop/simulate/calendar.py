"""On which days and at which hours things happen: weekends, Spring Festival, evenings."""

from __future__ import annotations

import datetime as dt
from functools import cache

import numpy as np

from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.words import rows

OFFICE = np.array([0] * 8 + [4, 6, 6, 4, 1, 2, 5, 5, 4, 2] + [0] * 6, dtype=float)
"""Pull of every hour of the day for what happens at work."""
LEISURE = np.array([1, 0, 0, 0, 0, 0, 1, 3, 3, 2, 2, 2, 5, 3, 2, 2, 2, 3, 4, 6, 8, 9, 7, 3], dtype=float)
"""Pull of every hour of the day for what doctors do on their own telephones."""


@cache
def day_pull(first_on: dt.date, days: int, *, is_office: bool) -> np.ndarray:
    """Weigh the days from `first_on`: weekends and holidays are quiet, at work more than at leisure.

    Parameters
    ----------
    first_on : datetime.date
        Day 0.
    days : int
        How many days.
    is_office : bool
        Whether it happens at work.

    Returns
    -------
    numpy.ndarray
        One weight a day; 1 on a working day.
    """
    on = np.array([first_on + dt.timedelta(days=i) for i in range(days)])
    weekday = np.array([day.weekday() for day in on])
    pull = np.where(weekday >= 5, 0.06 if is_office else 0.6, 1.0)
    for row in rows("holidays.csv"):
        start, until = (dt.date.fromisoformat(row[key]) for key in ("from_on", "until_on"))
        is_spring = row["what"] == "spring_festival"
        # Around Spring Festival people leave early and come back late.
        early, late = (dt.timedelta(days=5), dt.timedelta(days=4)) if is_spring else (dt.timedelta(0),) * 2
        pull = np.where((on >= start - early) & (on <= until + late), pull * 0.5, pull)
        pull = np.where((on >= start) & (on <= until), pull * (0.04 if is_office else 0.4), pull)
    return pull


def month_edges(plan: MarketPlan) -> list[tuple[int, int]]:
    """Give the first day of every month of the market and the first day after it, as days from the start."""
    edges, year, month = [], plan.first_on.year, plan.first_on.month
    for _ in range(plan.months):
        after = dt.date(year + month // 12, month % 12 + 1, 1)
        start = (dt.date(year, month, 1) - plan.first_on).days
        edges.append((start, min((after - plan.first_on).days, plan.days)))
        year, month = after.year, after.month
    return edges


def moments(plan: MarketPlan, day: np.ndarray, hours: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Give local moments (datetime64[s]) on the given days, at hours drawn by their pull."""
    hour = chance.choice(24, size=len(day), p=hours / hours.sum())
    second = hour * 3600 + chance.integers(0, 3600, size=len(day))
    start = np.datetime64(plan.first_on.isoformat(), "s")
    return np.asarray(start + (day * 86_400 + second).astype("timedelta64[s]"))
