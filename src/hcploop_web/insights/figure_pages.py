"""One figure of the loop, with all that stands behind it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hcploop.evaluation.metrics import ALL
from hcploop_web.accounts.rows import Sight
from hcploop_web.insights.figures import Seen, Told, seen_figures
from hcploop_web.insights.loop import Mark, marks
from hcploop_web.insights.reading import Reading, reading
from hcploop_web.insights.sights import condition

ROWS_BEHIND = 50
_ACTIVE = frozenset({"active_users", "active_share", "active_days_per_user", "stickiness", "active_mode_share"})
_VIEWS = frozenset({"page_views", "unique_visitors"})


class NoSuchFigure(Exception):
    """There is no such figure, or the user does not see it."""


@dataclass(frozen=True)
class Behind:
    """A doctor who is counted in a figure, and by how much."""

    one_id: str
    name: str | None
    hospital: str | None
    city: str | None
    tier: int | None
    contacts: int
    actives: int
    views: int
    last_on: dt.date


@dataclass(frozen=True)
class FigurePage:
    """A figure: what it means, its months, its cuts, and the rows behind it.

    Parameters
    ----------
    told : Told
        The figure of the period and cut that were asked for.
    formula, limits, unit : str
        What it means and what it does not say.
    periods : tuple of (str, str)
        Periods that can be chosen, newest first, with their names.
    months : tuple of Told
        Of the same cut.
    cuts : dict of str to tuple of Told
        Of the same period.
    behind : tuple of Behind
        The doctors who are counted, the most active first, at most `ROWS_BEHIND`; empty where a figure is not made of
        doctors' contacts.
    behind_count : int
        How many there are.
    """

    told: Told
    formula: str
    limits: str
    brand: str
    brands: tuple[tuple[str, str], ...]
    periods: tuple[tuple[str, str], ...]
    months: tuple[Told, ...]
    cuts: dict[str, tuple[Told, ...]]
    marks: tuple[Mark, ...]
    behind: tuple[Behind, ...]
    behind_count: int
    is_whole: bool


@dataclass(frozen=True)
class FigureQuery:
    """Which figure is asked for; what is empty is the whole and the newest."""

    metric: str
    brand: str = ""
    period: str = ""
    cut: str = ""
    cut_value: str = ""


def figure_page(query: FigureQuery, sight: Sight) -> FigurePage:
    """Tell everything about one figure.

    Parameters
    ----------
    query : FigureQuery
        Which one.
    sight : Sight
        What the user sees.

    Returns
    -------
    FigurePage
        Of the snapshot in force.

    Raises
    ------
    NoSuchFigure
        It was not counted, or not for what the user sees.
    NothingYet
        There is no snapshot.
    """
    now = reading()
    seen = seen_figures(now, sight, query.brand)
    months = [month for month in reversed(seen.report.months) if (query.metric, month, "", "") in seen.figures]
    others = sorted({key[1] for key in seen.figures if key[0] == query.metric} - set(months), reverse=True)
    periods = [*months, *(one for one in others if one == "all" or one <= seen.month or "Q" in one)]
    period = query.period if query.period in periods else (periods[0] if periods else "")
    told = seen.told(query.metric, period, cut=query.cut, cut_value=query.cut_value if query.cut else "")
    if told is None:
        raise NoSuchFigure
    metric = next((one for one in ALL if one.name == query.metric), None)
    rows, count = _behind(now, seen, told, sight)
    return FigurePage(
        told=told,
        formula=seen.words.formula(query.metric),
        limits=seen.words.either(metric.limits_zh, metric.limits) if metric else "",
        brand=seen.brand,
        brands=tuple((one, seen.words.brand(one)) for one in seen.brands),
        periods=tuple((one, seen.words.period(one)) for one in periods),
        months=seen.months(query.metric, cut=query.cut, cut_value=query.cut_value),
        cuts=seen.cuts(query.metric, period),
        marks=marks(query.metric, seen.words),
        behind=rows,
        behind_count=count,
        is_whole=seen.is_whole,
    )


_BEHIND = """
WITH day AS (
  SELECT d.one_id, sum(t.touches)::BIGINT AS touches, sum(t.contacts)::BIGINT AS contacts,
    sum(t.actives)::BIGINT AS actives, sum(t.views)::BIGINT AS views, max(t.local_on) AS last_on
  FROM record_day t JOIN record_person USING (record_id) JOIN doctor d USING (one_id)
  LEFT JOIN rated r ON r.one_id = d.one_id AND r.brand = ?
  WHERE {seen} AND t.local_on BETWEEN ? AND ? AND (? = 'all' OR t.brand = ?) AND {cut}
  GROUP BY d.one_id
  HAVING sum(t.{counted}) > 0
)
SELECT d.one_id, d.name, d.hospital, d.city, r.tier, day.contacts, day.actives, day.views, day.last_on,
  count(*) OVER () AS everybody
FROM day JOIN doctor d USING (one_id) LEFT JOIN rated r ON r.one_id = d.one_id AND r.brand = ?
ORDER BY day.{counted} DESC, day.contacts DESC, d.one_id LIMIT ?
"""
_CUTS = {
    "": "TRUE OR ? = ''",
    "channel": "t.channel = ?",
    "tier": "CAST(r.tier AS VARCHAR) = ?",
    "region": "d.region = ?",
}


def _behind(now: Reading, seen: Seen, told: Told, sight: Sight) -> tuple[tuple[Behind, ...], int]:
    stage = next(one.stage for key, one in seen.figures.items() if key[0] == told.metric)
    span = _span(told.period, now.snapshot.manifest.as_of.date())
    if stage not in {"reach", "engage", "data"} or told.cut not in _CUTS or span is None:
        return (), 0
    counted = "actives" if told.metric in _ACTIVE else "views" if told.metric in _VIEWS else "touches"
    where, given = condition(sight, doctor="d")
    rated = seen.report.brands[0] if seen.brand == "all" else seen.brand
    query = _BEHIND.format(seen=where, cut=f"({_CUTS[told.cut]})", counted=counted)
    values = [rated, *given, *span, seen.brand, seen.brand, told.cut_value, rated, ROWS_BEHIND]
    rows = now.rows(query, values)
    count = rows[0]["everybody"] if rows else 0
    names = tuple(Behind.__dataclass_fields__)
    return tuple(Behind(**{name: row[name] for name in names}) for row in rows), count


def _span(period: str, today: dt.date) -> tuple[dt.date, dt.date] | None:
    """Give the days of a month, a quarter or all time, up to today; None of other periods."""
    if period == "all":
        return dt.date.min, today
    year, _, rest = period.partition("-")
    if rest.startswith("Q") and rest[1:].isdigit():
        first, length = 3 * int(rest[1:]) - 2, 3
    elif rest.isdigit() and len(rest) == 2:
        first, length = int(rest), 1
    else:
        return None
    after = int(year) * 12 + first - 1 + length
    return dt.date(int(year), first, 1), min(today, dt.date(after // 12, after % 12 + 1, 1) - dt.timedelta(days=1))
