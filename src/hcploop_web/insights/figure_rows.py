"""Figures as rows, for programs."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import partial

from hcploop.report.subjects import Figure
from hcploop_web.accounts.rows import Sight
from hcploop_web.insights.own_figures import own_figures
from hcploop_web.insights.reading import Reading, reading
from hcploop_web.insights.sights import brands_seen


@dataclass(frozen=True)
class FigureQuery:
    """Which figures; what is empty does not matter, but an empty `cut` means uncut figures where `is_uncut`."""

    metric: str = ""
    stage: str = ""
    brand: str = ""
    period: str = ""
    cut: str = ""
    is_uncut: bool = False
    page: int = 1


@dataclass(frozen=True)
class Figures:
    """A page of figures, and how many there are in all."""

    rows: tuple[Figure, ...]
    count: int
    page: int


def find_figures(query: FigureQuery, sight: Sight, *, rows: int) -> Figures:
    """List figures of the brands that a user sees, in the order of their key.

    Parameters
    ----------
    query : FigureQuery
        Which.
    sight : Sight
        What the user sees; who is held to brands sees no figure of the whole market, and who does not see every doctor
        gets those of the doctors whom she sees.
    rows : int
        Rows of a page.

    Returns
    -------
    Figures
        Of the snapshot in force.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    now = reading()
    if not sight.is_whole:
        return _own(now, query, sight, rows=rows)
    parts, given = ["TRUE"], []
    if sight.brands is not None:
        parts.append("list_contains(?, brand)")
        given.append(brands_seen(sight, sorted(sight.brands)))
    for name in ("metric", "stage", "brand", "period", "cut"):
        if value := getattr(query, name):
            parts.append(f"{name} = ?")
            given.append(value)
    if query.is_uncut:
        parts.append("cut = ''")
    where, names = " AND ".join(parts), ", ".join(one.name for one in fields(Figure))
    count = now.rows(f"SELECT count(*) AS n FROM figure WHERE {where}", given)[0]["n"]  # noqa: S608 - parts of ours
    found = now.rows(
        f"SELECT {names} FROM figure WHERE {where} "  # noqa: S608 - parts of ours
        "ORDER BY stage, metric, brand, period, cut, cut_value LIMIT ? OFFSET ?",
        [*given, rows, (query.page - 1) * rows],
    )
    return Figures(tuple(Figure(**row) for row in found), count, query.page)


def _own(now: Reading, query: FigureQuery, sight: Sight, *, rows: int) -> Figures:
    known = brands_seen(sight, list(now.snapshot.manifest.settings.brands))
    brands = [*(["all"] if sight.brands is None else []), *known]
    asked = {name: value for name in ("metric", "stage", "period", "cut") if (value := getattr(query, name))}
    found = [
        one
        for brand in brands
        if query.brand in {"", brand}
        for one in now.once(f"{sight} {brand}", partial(own_figures, now, sight, brand))
        if all(getattr(one, name) == value for name, value in asked.items()) and not (query.is_uncut and one.cut)
    ]
    found.sort(key=lambda one: (one.stage, one.metric, one.brand, one.period, one.cut, one.cut_value))
    start = (query.page - 1) * rows
    return Figures(tuple(found[start : start + rows]), len(found), query.page)
