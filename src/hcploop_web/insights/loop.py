"""The closed loop in figures: reach, engagement, conversion, result."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields

from hcploop_web.accounts.rows import Sight
from hcploop_web.insights.reading import reading
from hcploop_web.insights.sights import brands_seen

_MONTH = "^[0-9]{4}-[0-9]{2}$"


@dataclass(frozen=True)
class Figure:
    """One figure of a period."""

    stage: str
    metric: str
    brand: str
    period: str
    cut: str
    cut_value: str
    figure_value: float | None
    numerator: float | None
    denominator: float | None
    n: int | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Loop:
    """The figures of a brand in its last whole month, and of the months before."""

    brand: str
    brands: tuple[str, ...]
    month: str
    figures: tuple[Figure, ...]
    trends: dict[str, tuple[Figure, ...]]
    doctors: int
    as_of: dt.datetime
    snapshot_id: str
    market: str


def loop(brand: str, sight: Sight) -> Loop:
    """Tell the figures of the loop.

    Parameters
    ----------
    brand : str
        A brand that the user sees; `all` or the first where it is empty.
    sight : Sight
        What the user sees.

    Returns
    -------
    Loop
        Uncut figures of the last month that is over, and their months.
    """
    now = reading()
    manifest = now.snapshot.manifest
    known = [row["brand"] for row in now.rows("SELECT DISTINCT brand FROM figure ORDER BY brand = 'all' DESC, brand")]
    brands = known if sight.brands is None else brands_seen(sight, known)
    chosen = brand if brand in brands else (brands[0] if brands else "")
    last = manifest.as_of.date().replace(day=1) - dt.timedelta(days=1)
    ends = (manifest.as_of.date() + dt.timedelta(days=1)).day == 1
    month = (manifest.as_of.date() if ends else last).strftime("%Y-%m")
    names = ", ".join(one.name for one in fields(Figure))
    rows = now.rows(
        f"SELECT {names} FROM figure WHERE brand = ? AND cut = '' AND regexp_matches(period, ?) "  # noqa: S608 - our fields
        "AND period <= ? ORDER BY metric, period",
        [chosen, _MONTH, month],
    )
    trends: dict[str, list[Figure]] = {}
    for row in rows:
        trends.setdefault(row["metric"], []).append(Figure(**row))
    figures = [series[-1] for series in trends.values() if series[-1].period == month]
    doctors = now.rows("SELECT count(*) AS n FROM doctor")[0]["n"]
    return Loop(
        brand=chosen,
        brands=tuple(brands),
        month=month,
        figures=tuple(figures),
        trends={metric: tuple(series[-24:]) for metric, series in trends.items()},
        doctors=doctors,
        as_of=manifest.as_of,
        snapshot_id=manifest.snapshot_id,
        market=manifest.market,
    )
