"""What suits a doctor, and whom a content suits."""

from __future__ import annotations

from dataclasses import dataclass

from hcploop_web.accounts.rows import Sight
from hcploop_web.insights.reading import reading
from hcploop_web.insights.seeing import document_of, titles
from hcploop_web.insights.sights import brands_and_all, condition


class NoSuchContent(Exception):
    """The snapshot has no such content."""


@dataclass(frozen=True)
class Recommended:
    """A content that suits a doctor; 1 is the best of its brand."""

    brand: str
    position: int
    content_id: str
    title: str | None
    serves: str
    driver: str
    reason: str


@dataclass(frozen=True)
class Recommendations:
    """What suits a doctor, by brand and position."""

    one_id: str
    rows: tuple[Recommended, ...]


@dataclass(frozen=True)
class Suits:
    """A doctor whom a content suits; `score` compares doctors of one brand."""

    one_id: str
    name: str | None
    hospital: str | None
    brand: str
    tier: int | None
    position: int
    score: float
    serves: str
    reason: str


@dataclass(frozen=True)
class Audience:
    """A page of those whom a content suits best, and how many they are in all."""

    content_id: str
    title: str | None
    rows: tuple[Suits, ...]
    count: int
    page: int


def recommendations(one_id: str, sight: Sight) -> Recommendations:
    """Tell which contents suit a doctor: one look into one file.

    Parameters
    ----------
    one_id : str
        Her id, or one that was merged into hers.
    sight : Sight
        What the user sees.

    Returns
    -------
    Recommendations
        Of the brands that the user sees.

    Raises
    ------
    NoSuchDoctor
        There is none whom the user sees.
    NothingYet
        There is no snapshot.
    """
    now = reading()
    told = document_of(now, one_id, sight)
    seen = brands_and_all(sight, now.snapshot)
    named = titles(now)
    rows = [
        Recommended(
            row["brand"],
            row["position"],
            row["content_id"],
            named.get(row["content_id"]),
            row["serves"],
            row["driver"],
            row["reason"],
        )
        for row in told.get("recommendation", ())
        if row["brand"] in seen
    ]
    return Recommendations(str(told["one_id"]), tuple(sorted(rows, key=lambda row: (row.brand, row.position))))


def audience(content_id: str, sight: Sight, *, brand: str, page: int, rows: int) -> Audience:
    """Tell whom a content suits best, among the doctors whom a user sees.

    Parameters
    ----------
    content_id : str
        Which.
    sight : Sight
        What the user sees.
    brand : str
        For one brand only; empty for every brand.
    page, rows : int
        The page, from 1, and its rows.

    Returns
    -------
    Audience
        The best first.

    Raises
    ------
    NoSuchContent
        There is no such content.
    NothingYet
        There is no snapshot.
    """
    now = reading()
    found = now.rows("SELECT title FROM content WHERE content_id = ?", [content_id])
    if not found:
        raise NoSuchContent
    where, given = condition(sight, doctor="d")
    brands = brands_and_all(sight, now.snapshot)
    source = (
        "FROM recommendation r JOIN doctor d USING (one_id) "
        "LEFT JOIN rated t ON t.one_id = r.one_id AND t.brand = r.brand "
        f"WHERE r.content_id = ? AND list_contains(?, r.brand) AND {where}"
    )
    chosen = [one for one in brands if brand in ("", one)]
    count = now.rows(f"SELECT count(*) AS n {source}", [content_id, chosen, *given])[0]["n"]
    listed = now.rows(
        "SELECT r.one_id, d.name, d.hospital, r.brand, t.tier, r.position, r.score, r.serves, r.reason "
        f"{source} ORDER BY r.score DESC, r.one_id, r.brand LIMIT ? OFFSET ?",
        [content_id, chosen, *given, rows, (page - 1) * rows],
    )
    return Audience(content_id, found[0]["title"], tuple(Suits(**row) for row in listed), count, page)
