"""On which days people work: public holidays, make-up working days, and days that the market names itself."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from hcploop import schema
from hcploop.errors import ConfigError
from hcploop.market.market import Market

if TYPE_CHECKING:
    from holidays import HolidayBase

OWN_DAYS = "policy/calendar.csv"
NO_COUNTRY = "none"
_BY_ZONE = {
    "Asia/Shanghai": "CN",
    "Asia/Chongqing": "CN",
    "Asia/Urumqi": "CN",
    "Asia/Hong_Kong": "HK",
    "Asia/Taipei": "TW",
    "Asia/Singapore": "SG",
    "Asia/Tokyo": "JP",
    "Asia/Seoul": "KR",
    "Europe/Berlin": "DE",
    "Europe/Paris": "FR",
    "Europe/Rome": "IT",
    "Europe/Madrid": "ES",
    "Europe/London": "GB",
}
_BY_POLICY = {"cn-drug": "CN", "cn-device": "CN", "us": "US"}
_DAYS_AHEAD = 90
_CHINESE_SINCE, _CHINESE_UNTIL = 2020, 2060
_OWN_KINDS = {"off": "holiday", "work": "make_up"}


def country_of(market: Market) -> str:
    """Say whose public holidays a market keeps.

    Parameters
    ----------
    market : Market
        `calendar` says it; left out, its time zone does, else its policy.

    Returns
    -------
    str
        A country as ISO 3166-1 writes it, with a part after a hyphen where it has one (`DE-BY`); `none` where
        nothing tells.
    """
    return market.calendar or _BY_ZONE.get(market.time_zone) or _BY_POLICY.get(market.policy, NO_COUNTRY)


def calendar_days(market: Market, *, first: dt.date, until: dt.date) -> pa.Table:
    """Say of each day whether people work.

    Parameters
    ----------
    market : Market
        Its country's holidays count, and what its `policy/calendar.csv` says comes before them.
    first, until : datetime.date
        The first and the last day.

    Returns
    -------
    schema.calendar_day
        One row a day. In a year whose make-up days are not announced yet, only the holidays that the law itself names
        are off.

    Raises
    ------
    ConfigError
        `policy/calendar.csv` is not as it should be.
    """
    own, known, last = own_days(market.root), _Known(country_of(market), first, until), announced_until(market)
    rows = []
    for number in range((until - first).days + 1):
        day = first + dt.timedelta(days=number)
        kind, name, name_zh = own.get(day) or known.told(day)
        rows.append(
            {
                "day_on": day,
                "kind": kind,
                "is_working": kind in ("usual", "make_up"),
                "is_announced": last is None or day.year <= last,
                "name": name,
                "name_zh": name_zh,
            }
        )
    return schema.calendar_day.arrow(rows)


def announced_until(market: Market) -> int | None:
    """Give the last year whose make-up working days are known; None where a country has none.

    Parameters
    ----------
    market : Market
        The market.

    Returns
    -------
    int or None
        Such as 2026.
    """
    country = country_of(market)
    if country != "CN":
        return None
    # The State Council tells each November on which weekends of the next year people work.
    made_up = {day.year for day in _holidays(country, range(_CHINESE_SINCE, _CHINESE_UNTIL)).weekend_workdays}
    return max(made_up | {day.year for day in own_days(market.root)})


def unannounced(country: str, last: int | None, *, today: dt.date) -> str:
    """Say which working days ahead are not known yet; empty where all are.

    Parameters
    ----------
    country : str
        See `country_of`.
    last : int or None
        The last year whose make-up working days are known, see `announced_until`.
    today : datetime.date
        The as-of day.

    Returns
    -------
    str
        A sentence without full stop, where one of the next 90 days lies in a year that is not announced, or where
        nothing tells whose holidays there are.

    Examples
    --------
    >>> unannounced("CN", 2026, today=dt.date(2026, 6, 30))
    ''
    """
    if country == NO_COUNTRY:
        return "no calendar is known: every weekday counts as a working day. Write calendar under [market]"
    if last is None or (today + dt.timedelta(days=_DAYS_AHEAD)).year <= last:
        return ""
    return (
        f"working days after {last} are weekdays but for the statutory holidays: make-up days are announced each "
        f"November. Update the program then, or write them into {OWN_DAYS}"
    )


def own_days(root: Path) -> dict[dt.date, tuple[str, str | None, str | None]]:
    """Read the days that a market names itself.

    Parameters
    ----------
    root : pathlib.Path
        The drop folder; its `policy/calendar.csv` has the columns `date`, `kind` (`off` or `work`) and `name`.

    Returns
    -------
    dict of datetime.date to tuple
        Kind as in `schema.calendar_day`, and the name twice; empty without the file.

    Raises
    ------
    ConfigError
        A date or kind cannot be, or a day stands there twice.
    """
    path = root / OWN_DAYS
    if not path.is_file():
        return {}
    found: dict[dt.date, tuple[str, str | None, str | None]] = {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            day = _day(row, number)
            kind = (row.get("kind") or "").strip()
            if kind not in _OWN_KINDS:
                raise _wrong("kind", kind, number, "a day is off or work", "Write off or work")
            if day in found:
                raise _wrong("date", day.isoformat(), number, "the day stands there twice", "Keep one of the two")
            name = (row.get("name") or "").strip() or None
            found[day] = _OWN_KINDS[kind], name, name
    return found


def _day(row: Mapping[str, str | None], number: int) -> dt.date:
    text = (row.get("date") or "").strip()
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise _wrong("date", text, number, "this is no day", "Write a day as 2027-02-05") from None


def _wrong(column: str, value: str, row: int, problem: str, remedy: str) -> ConfigError:
    return ConfigError(problem, file=OWN_DAYS, row=row, column=column, value=value, remedy=remedy)


class _Known:
    """What the library of holidays says of a country."""

    def __init__(self, country: str, first: dt.date, until: dt.date) -> None:
        self.made: HolidayBase | None = None
        if country == NO_COUNTRY:
            return
        years = range(first.year, until.year + 1)
        self.made = _holidays(country, years)
        self.english = _holidays(country, years, language="en_US")
        self.chinese = _holidays(country, years, language="zh_CN")

    def told(self, day: dt.date) -> tuple[str, str | None, str | None]:
        """Give kind and names of a day."""
        if self.made is None:
            return "usual" if day.isoweekday() <= 5 else "weekend", None, None
        if day in self.made:
            return "holiday", self.english.get(day), self.chinese.get(day)
        if day.weekday() not in self.made.weekend:
            return "usual", None, None
        return "make_up" if day in self.made.weekend_workdays else "weekend", None, None


def _holidays(country: str, years: range, language: str | None = None) -> HolidayBase:
    """Make the library's holidays; of years that are not announced the days that the law names, without guesses."""
    from holidays import country_holidays  # noqa: PLC0415 - half a second, which most commands need not wait

    code, _, part = country.partition("-")
    known = country_holidays(code, subdiv=part or None, years=years, language=language)
    if code == "CN":
        last = max((day.year for day in known.weekend_workdays), default=years.start - 1)
        for day in [day for day in known if day.year > last]:
            known.pop(day)
        ahead = [year for year in years if year > last]
        if ahead:
            for day, name in country_holidays(code, years=ahead, language=language, observed=False).items():
                known[day] = name
    return known
