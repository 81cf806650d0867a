"""Doctor 360: everything that is known of one doctor, with reasons."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import fields
from typing import Any, TypeVar

from hcploop.schema import TABLES
from hcploop_web.accounts.rows import Sight
from hcploop_web.insights import portrait_parts as parts
from hcploop_web.insights.nothing_suggested import why_nothing
from hcploop_web.insights.portrait_words import PortraitWords, Rows
from hcploop_web.insights.prescriptions import are_shown
from hcploop_web.insights.reading import Reading, reading
from hcploop_web.insights.seeing import document_of
from hcploop_web.insights.sights import brands_and_all

Row = TypeVar("Row")


_FACTS = (
    "pinyin", "institution_id", "hospital", "hospital_level", "department", "title", "academic_title", "province",
    "city", "region", "market", "phone_masked", "email_masked", "licence_masked", "papers", "society_posts",
    "graduated_year", "rep_id", "is_active", "records", "sources", "updated_at", "touch_count",
)  # fmt: skip
_BOUGHT = """SELECT o.period, o.product, o.units, o.value FROM outcome o JOIN record_person p USING (record_id)
WHERE p.one_id = ? AND list_contains(?, o.brand) ORDER BY o.period DESC, o.product LIMIT 24"""
_HIGH = """SELECT brand, dimension, min(percentile) AS high_from FROM hcp_score WHERE level = 'high'
GROUP BY brand, dimension"""


def portrait(one_id: str, sight: Sight) -> parts.Portrait:
    """Tell everything of a doctor that a user may see.

    Parameters
    ----------
    one_id : str
        Her id, or one that was merged into hers.
    sight : Sight
        What the user sees.

    Returns
    -------
    Portrait
        Its `one_id` differs from the one asked for where that was merged into another.

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
    return _drawn(now, told, seen)


def _drawn(now: Reading, told: dict[str, Any], seen: Collection[str]) -> parts.Portrait:
    one_id = str(told["one_id"])

    def of_brand(name: str) -> Rows:
        return [row for row in told.get(name, ()) if row.get("brand", "all") in seen]

    def of_her(table: str) -> Rows:
        rows = now.of_person(table, one_id)
        return [row for row in rows if row.get("brand", "all") in seen]

    words = PortraitWords(now)
    suggested = of_her("suggestion")
    bought = now.rows(_BOUGHT, [one_id, sorted(seen)]) if are_shown(now.snapshot.manifest) else []
    return parts.Portrait(
        one_id=one_id,
        name=told["name"],
        facts={name: told.get(name) for name in _FACTS},
        confidence=float(told["confidence"]),
        ratings=_as(parts.Rating, _rated(now, of_brand("hcp_tier"), of_brand("hcp_score"))),
        indicators=_as(parts.Indicator, _with_shares(sorted(of_her("hcp_indicator"), key=_indicator_key))),
        tags=_as(parts.Tagged, words.tags(told.get("hcp_tag", []))),
        sources=_as(parts.Source, told.get("hcp_identifier", [])),
        contacts=_as(parts.Contact, words.contacts(of_brand("touches"))),
        suited=_as(
            parts.Suited,
            words.suited(sorted(of_brand("recommendation"), key=lambda row: (row["brand"], row["position"]))),
        ),
        suggested=_as(parts.Suggested, words.suggested(suggested)),
        consents=_as(parts.Consented, words.consents(of_her("consent"))),
        places=_as(parts.Placed, words.places(of_her("workplace"))),
        differing=_as(parts.Differing, words.differing(of_her("hcp_value"))),
        needs=_as(parts.Needed, words.needs(of_brand("hcp_need"))),
        bought=_as(parts.Bought, words.bought(bought)),
        why_nothing=None if suggested else why_nothing(now, one_id),
        as_of=now.as_of,
        refreshed_at=now.refreshed_for(one_id),
    )


def _indicator_key(row: dict[str, Any]) -> list[str]:
    return [str(row[name]) for name in TABLES["hcp_indicator"].key]


def _as(kind: type[Row], rows: Iterable[dict[str, Any]]) -> tuple[Row, ...]:
    names = [one.name for one in fields(kind)]  # type: ignore[arg-type] # every kind is a dataclass
    return tuple(kind(**{name: _frozen(row.get(name)) for name in names}) for row in rows)


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _rated(now: Reading, tiers: Rows, scores: Rows) -> Rows:
    """Add to each brand's tier where she stands in both dimensions, and from where on doctors are high."""
    places = {(row["brand"], row["dimension"]): row["percentile"] for row in scores}
    high = now.once(
        "high_from", lambda: {(row["brand"], row["dimension"]): row["high_from"] for row in now.rows(_HIGH)}
    )

    def of(brand: str, name: str) -> dict[str, float | None]:
        return {name: places.get((brand, name)), f"{name}_from": high.get((brand, name))}

    return [{**row, **of(row["brand"], "identity"), **of(row["brand"], "engagement")} for row in tiers]


def _with_shares(rows: Rows) -> Rows:
    """Add each indicator's part of its score: points × weight over the sum of weights of what is known."""
    known: dict[tuple[str, str], float] = {}
    for row in rows:
        if row["points"] is not None:
            key = (row["brand"], row["dimension"])
            known[key] = known.get(key, 0.0) + row["weight"]
    return [
        {**row, "share": (row["points"] or 0.0) * row["weight"] / known.get((row["brand"], row["dimension"]), 1.0)}
        for row in rows
    ]
