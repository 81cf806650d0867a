"""Figures as rows, for programs."""

from __future__ import annotations

from dataclasses import dataclass, fields

from hcploop_web.accounts.rows import Sight
from hcploop_web.insights.loop import Figure
from hcploop_web.insights.reading import reading
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
        What the user sees; who is held to brands sees no figure of the whole market.
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
