"""One figure of the loop, with all that stands behind it."""

from __future__ import annotations

from dataclasses import dataclass

from hcploop.evaluation.metrics import ALL
from hcploop_web.accounts.rows import Sight
from hcploop_web.insights.figure_changes import Change, figure_changes
from hcploop_web.insights.figure_doctors import ROWS_SHOWN, FigureDoctors, figure_doctors
from hcploop_web.insights.figures import Told, seen_figures
from hcploop_web.insights.loop import Mark, marks
from hcploop_web.insights.reading import reading

_PARTS = {
    "page_views": ("known_page_views", "anonymous_page_views", "identified_view_share"),
    "unique_visitors": ("known_visitors", "anonymous_visitors", "identified_visitor_share"),
}


class NoSuchFigure(Exception):
    """There is no such figure, or the user does not see it."""


@dataclass(frozen=True)
class FigurePage:
    """A figure: what it means, its months, its cuts, and the rows behind it.

    Parameters
    ----------
    told : Told
        The figure of the period and cut that were asked for.
    parts : tuple of Told
        What it is made of, of the same period and cut: views and visitors, identified and anonymous.
    changes : tuple of Change
        The same figure of earlier periods.
    formula, limits, unit : str
        What it means and what it does not say.
    periods : tuple of (str, str)
        Periods that can be chosen, newest first, with their names.
    months : tuple of Told
        Of the same cut.
    cuts : dict of str to tuple of Told
        Of the same period.
    behind : FigureDoctors
        The doctors who are counted, the most active first.
    absent : FigureDoctors
        Those who could be counted and are not, the highest tier first; of figures that say whom we reach.
    """

    told: Told
    parts: tuple[Told, ...]
    changes: tuple[Change, ...]
    formula: str
    limits: str
    brand: str
    brands: tuple[tuple[str, str], ...]
    periods: tuple[tuple[str, str], ...]
    months: tuple[Told, ...]
    cuts: dict[str, tuple[Told, ...]]
    marks: tuple[Mark, ...]
    behind: FigureDoctors
    absent: FigureDoctors
    is_whole: bool


@dataclass(frozen=True)
class FigureQuery:
    """Which figure is asked for; what is empty is the whole and the newest."""

    metric: str
    brand: str = ""
    period: str = ""
    cut: str = ""
    cut_value: str = ""


def figure_page(query: FigureQuery, sight: Sight, *, rows: int = ROWS_SHOWN) -> FigurePage:
    """Tell everything about one figure.

    Parameters
    ----------
    query : FigureQuery
        Which one.
    sight : Sight
        What the user sees.
    rows : int
        Doctors of a list at most.

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
    at = (period, query.cut, query.cut_value if query.cut else "")
    told = seen.told(query.metric, *at)
    if told is None:
        raise NoSuchFigure
    behind, absent = figure_doctors(now, seen, told, sight, rows=rows)
    metric = next((one for one in ALL if one.name == query.metric), None)
    return FigurePage(
        told=told,
        parts=tuple(one for name in _PARTS.get(query.metric, ()) if (one := seen.told(name, *at))),
        changes=figure_changes(now, seen, told),
        formula=seen.words.formula(query.metric),
        limits=seen.words.either(metric.limits_zh, metric.limits) if metric else "",
        brand=seen.brand,
        brands=tuple((one, seen.words.brand(one)) for one in seen.brands),
        periods=tuple((one, seen.words.period(one)) for one in periods),
        months=seen.months(query.metric, cut=query.cut, cut_value=query.cut_value),
        cuts=seen.cuts(query.metric, period),
        marks=marks(query.metric, seen.words),
        behind=behind,
        absent=absent,
        is_whole=seen.is_whole,
    )
