"""The doctors behind a figure: who is counted in it, and who could be and is not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from hcploop_web.accounts.rows import Sight
from hcploop_web.insights.figures import Seen, Told
from hcploop_web.insights.reading import Reading
from hcploop_web.insights.sights import condition

ROWS_SHOWN = 50
_ACTIVE = frozenset({"active_users", "active_share", "active_days_per_user", "stickiness", "active_mode_share"})
_VIEWS = frozenset(
    {"page_views", "known_page_views", "identified_view_share", "unique_visitors", "known_visitors"}
    | {"identified_visitor_share"}
)
_NOBODY = frozenset({"anonymous_page_views", "anonymous_visitors"})
_OF_ALL = frozenset({"covered_customers", "coverage_share"})
_OF_REACHED = frozenset({"active_share", "active_users"})


@dataclass(frozen=True)
class FigureDoctor:
    """A doctor, and what she did in the figure's period; `last_on` in it, or ever where nothing is counted."""

    one_id: str
    name: str | None
    hospital: str | None
    city: str | None
    tier: int | None
    contacts: int
    actives: int
    views: int
    last_on: dt.date | None


@dataclass(frozen=True)
class FigureDoctors:
    """The first doctors, and how many there are in all."""

    rows: tuple[FigureDoctor, ...] = ()
    count: int = 0


_DAY = """
WITH her AS (
  SELECT d.*, r.tier, r.engagement FROM doctor d LEFT JOIN rated r ON r.one_id = d.one_id AND r.brand = ? WHERE {seen}
), day AS (
  SELECT her.one_id, sum(t.touches)::BIGINT AS touches, sum(t.contacts)::BIGINT AS contacts,
    sum(t.actives)::BIGINT AS actives, sum(t.views)::BIGINT AS views, max(t.local_on) AS last_on
  FROM record_day t JOIN record_person USING (record_id) JOIN her USING (one_id)
  WHERE t.local_on BETWEEN ? AND ? AND (? = 'all' OR t.brand = ?) AND ({cut})
  GROUP BY her.one_id
)
"""
_BEHIND = """
SELECT h.one_id, h.name, h.hospital, h.city, h.tier, day.contacts, day.actives, day.views, day.last_on,
  count(*) OVER () AS everybody
FROM day JOIN her h USING (one_id) WHERE day.{counted} > 0
ORDER BY day.{counted} DESC, day.contacts DESC, h.one_id LIMIT ?
"""
_ABSENT = """
SELECT h.one_id, h.name, h.hospital, h.city, h.tier, coalesce(day.contacts, 0) AS contacts, 0 AS actives,
  coalesce(day.views, 0) AS views, h.last_on, count(*) OVER () AS everybody
FROM her h LEFT JOIN day USING (one_id)
WHERE coalesce(day.{counted}, 0) = 0 AND (? OR day.touches > 0) AND ({cut})
ORDER BY h.tier NULLS LAST, h.engagement DESC NULLS LAST, h.one_id LIMIT ?
"""
_CUTS = {
    "": "TRUE OR ? = ''",
    "channel": "t.channel = ?",
    "tier": "coalesce(CAST(her.tier AS VARCHAR), 'unknown') = ?",
    "region": "coalesce(her.region, 'unknown') = ?",
}
_PEOPLE_CUTS = {name: cut.replace("her.", "h.") for name, cut in _CUTS.items() if name != "channel"}
"""Cuts of people rather than of what was done; who has no tier or region is `unknown`, as in `schema.figure`."""


def figure_doctors(
    now: Reading, seen: Seen, told: Told, sight: Sight, *, rows: int = ROWS_SHOWN
) -> tuple[FigureDoctors, FigureDoctors]:
    """List the doctors who are counted in a figure, and those who could be and are not.

    Parameters
    ----------
    now : Reading
        The snapshot.
    seen : Seen
        The figures that the user sees.
    told : Told
        The figure.
    sight : Sight
        What the user sees.
    rows : int
        Doctors of a list at most.

    Returns
    -------
    behind : FigureDoctors
        The most active first; none where the figure is not made of doctors' contacts.
    absent : FigureDoctors
        The highest tier first. Of coverage, who was not reached; of active users, who was reached and did nothing
        herself; else none.
    """
    asked = _asked(now, seen, told, sight)
    if asked is None:
        return FigureDoctors(), FigureDoctors()
    query, values = asked
    return _behind(now, seen, told, query, [*values, rows]), _absent(now, told, query, values, rows=rows)


def _behind(now: Reading, seen: Seen, told: Told, query: str, values: list[Any]) -> FigureDoctors:
    if told.metric in _NOBODY or seen.stages.get(told.metric) not in {"reach", "engage", "data"}:
        return FigureDoctors()
    counted = "actives" if told.metric in _ACTIVE else "views" if told.metric in _VIEWS else "touches"
    return _found(now.rows(query + _BEHIND.format(counted=counted), values))


def _absent(now: Reading, told: Told, query: str, values: list[Any], *, rows: int) -> FigureDoctors:
    if told.metric not in _OF_ALL | _OF_REACHED or told.cut not in _PEOPLE_CUTS:
        return FigureDoctors()
    is_of_all = told.metric in _OF_ALL
    query += _ABSENT.format(counted="touches" if is_of_all else "actives", cut=_PEOPLE_CUTS[told.cut])
    return _found(now.rows(query, [*values, is_of_all, told.cut_value, rows]))


def _asked(now: Reading, seen: Seen, told: Told, sight: Sight) -> tuple[str, list[Any]] | None:
    """Count what every doctor whom the user sees did in the figure's period and cut."""
    span = _span(told.period, now.as_of_on)
    if told.cut not in _CUTS or span is None:
        return None
    where, given = condition(sight, doctor="d")
    rated = seen.report.brands[0] if seen.brand == "all" else seen.brand
    return _DAY.format(seen=where, cut=_CUTS[told.cut]), [
        *(rated, *given, *span, seen.brand, seen.brand, told.cut_value),
    ]


def _found(rows: list[dict[str, Any]]) -> FigureDoctors:
    names = tuple(FigureDoctor.__dataclass_fields__)
    told = tuple(FigureDoctor(**{name: row[name] for name in names}) for row in rows)
    return FigureDoctors(told, rows[0]["everybody"] if rows else 0)


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
