"""On which days people of the market work."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from hcploop.errors import HcploopError
from hcploop.market import load_market
from hcploop.market.calendar import OWN_DAYS, calendar_days, country_of

_WEEKDAYS = 5


def is_worked(day: dt.date) -> bool:
    """Tell whether people work on a day, by the market's calendar and its own days.

    Parameters
    ----------
    day : datetime.date
        In the market's zone.

    Returns
    -------
    bool
        Where the calendar cannot be read, whether it is one from Monday to Friday.
    """
    drop = Path(settings.DROP)
    changed = tuple(_changed_ns(drop / name) for name in ("market.toml", OWN_DAYS))
    try:
        return day in _worked(drop, changed, day - dt.timedelta(days=day.weekday()))
    except HcploopError:
        return day.weekday() < _WEEKDAYS


def known_country() -> str | None:
    """Name the country whose public holidays the market keeps (`none` for none); None where there is no market."""
    try:
        return country_of(load_market(settings.DROP))
    except HcploopError:
        return None


@lru_cache(maxsize=8)
def _worked(drop: Path, _changed: tuple[int, ...], monday: dt.date) -> frozenset[dt.date]:
    """Give the days of a week that are worked; asked every minute, it reads files only when they have changed."""
    days = calendar_days(load_market(drop), first=monday, until=monday + dt.timedelta(days=6)).to_pylist()
    return frozenset(one["day_on"] for one in days if one["is_working"])


def _changed_ns(path: Path) -> int:
    return path.stat().st_mtime_ns if path.is_file() else 0
