"""Doctor 360: everything that is known of one doctor, with reasons."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from hcploop.errors import NotFound
from hcploop_web.accounts.rows import Sight
from hcploop_web.insights.reading import Reading, reading
from hcploop_web.insights.sights import brands_seen, condition

Row = TypeVar("Row")


class NoSuchDoctor(Exception):
    """There is no such doctor, or the user does not see her: the two are not told apart."""


def check_id(one_id: str) -> None:
    """Stop what is no OneID before anything is asked about it.

    Raises
    ------
    NoSuchDoctor
        It is none.
    """
    if not _ONE_ID.fullmatch(one_id):
        raise NoSuchDoctor


_ONE_ID = re.compile("H[0-9A-Z]{11}")


@dataclass(frozen=True)
class Rating:
    """Where a doctor stands for a brand."""

    brand: str
    persona: str
    identity_level: str
    engagement_level: str
    grade: str | None
    tier: int | None
    reason: str
    identity: float | None
    engagement: float | None


@dataclass(frozen=True)
class Indicator:
    """What a score is made of; `share` is its part of the score, 0 to 1."""

    brand: str
    dimension: str
    indicator: str
    amount: float | None
    points: float | None
    weight: float
    share: float


@dataclass(frozen=True)
class Tagged:
    """A tag that she earned, and the contents behind it."""

    tag: str
    name_zh: str
    name_en: str
    family: str
    share: float
    contents: int
    touches: int
    last_on: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """A record that is this doctor."""

    source: str
    source_id: str
    probability: float
    name: str | None
    hospital: str | None


@dataclass(frozen=True)
class Contact:
    """One contact, newest first."""

    happened_at: dt.datetime
    channel: str
    action: str
    title: str | None
    content_id: str | None
    brand: str
    rep_id: str | None
    source: str


@dataclass(frozen=True)
class Suited:
    """A content that suits her, and why."""

    brand: str
    position: int
    content_id: str
    title: str | None
    serves: str
    driver: str
    reason: str


@dataclass(frozen=True)
class Suggested:
    """What to do next, and why."""

    decision_id: str
    brand: str
    channel: str
    action: str
    title: str | None
    sender: str | None
    weekday: int | None
    hour: int | None
    probability: float | None
    expected_value: float | None
    reason: str
    reason_zh: str
    expires_at: dt.datetime | None


@dataclass(frozen=True)
class Consented:
    """Her last word on a channel and purpose."""

    channel: str
    purpose: str | None
    state: str
    happened_at: dt.datetime


@dataclass(frozen=True)
class Placed:
    """A hospital that she works or worked at."""

    hospital: str | None
    institution_id: str | None
    department: str | None
    title: str | None
    is_main: bool | None
    until_on: dt.date | None


@dataclass(frozen=True)
class Needed:
    """Her place on a ladder of needs."""

    brand: str
    ladder: str
    layer: str
    next_layer: str | None
    reason: str


@dataclass(frozen=True)
class Portrait:
    """A doctor, as the snapshot in force knows her and as far as the user sees her."""

    one_id: str
    name: str | None
    facts: dict[str, Any]
    confidence: float
    ratings: tuple[Rating, ...]
    indicators: tuple[Indicator, ...]
    tags: tuple[Tagged, ...]
    sources: tuple[Source, ...]
    contacts: tuple[Contact, ...]
    suited: tuple[Suited, ...]
    suggested: tuple[Suggested, ...]
    consents: tuple[Consented, ...]
    places: tuple[Placed, ...]
    needs: tuple[Needed, ...]
    as_of: dt.datetime


_FACTS = (
    "pinyin", "institution_id", "hospital", "hospital_level", "department", "title", "academic_title", "province",
    "city", "region", "market", "phone_masked", "email_masked", "licence_masked", "papers", "society_posts",
    "graduated_year", "rep_id", "is_active", "records", "sources", "updated_at",
)  # fmt: skip


def portrait(one_id: str, sight: Sight) -> Portrait:
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
    check_id(one_id)
    try:
        told = now.snapshot.profile(one_id)
    except NotFound as error:
        raise NoSuchDoctor from error
    own = str(told["one_id"])
    where, given = condition(sight)
    if not now.rows(f"SELECT 1 FROM doctor WHERE one_id = ? AND {where}", [own, *given]):  # noqa: S608 - our own condition
        raise NoSuchDoctor
    seen = {*brands_seen(sight, list(now.snapshot.manifest.settings.brands)), "all"}
    return _drawn(now, told, seen)


def _drawn(now: Reading, told: dict[str, Any], seen: set[str]) -> Portrait:
    def of_brand(name: str) -> list[dict[str, Any]]:
        return [row for row in told.get(name, ()) if row.get("brand", "all") in seen]

    scores = {(row["brand"], row["dimension"]): row["percentile"] for row in of_brand("hcp_score")}
    ratings = [
        {**row, **{name: scores.get((row["brand"], name)) for name in ("identity", "engagement")}}
        for row in of_brand("hcp_tier")
    ]
    own = str(told["one_id"])
    return Portrait(
        one_id=own,
        name=told["name"],
        facts={name: told.get(name) for name in _FACTS},
        confidence=float(told["confidence"]),
        ratings=_as(Rating, ratings),
        indicators=_as(Indicator, _with_shares(of_brand("hcp_indicator"))),
        tags=_as(Tagged, _named_tags(now, told.get("hcp_tag", []))),
        sources=_as(Source, told.get("hcp_identifier", [])),
        contacts=_as(Contact, [{**row, "happened_at": _moment(row["happened_at"])} for row in of_brand("touches")]),
        suited=_as(Suited, _titled(now, of_brand("recommendation"))),
        suggested=_as(Suggested, _titled(now, _of(now, "suggestion", own, seen))),
        consents=_as(Consented, _last_words(_of(now, "consent", own, seen))),
        places=_as(Placed, _of(now, "affiliation", own, seen)),
        needs=_as(Needed, of_brand("hcp_need")),
        as_of=now.snapshot.manifest.as_of,
    )


def _as(kind: type[Row], rows: Sequence[dict[str, Any]]) -> tuple[Row, ...]:
    names = [one.name for one in fields(kind)]  # type: ignore[arg-type] # every kind is a dataclass
    return tuple(kind(**{name: _frozen(row.get(name)) for name in names}) for row in rows)


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _moment(text: str | dt.datetime) -> dt.datetime:
    return text if isinstance(text, dt.datetime) else dt.datetime.fromisoformat(text)


def _of(now: Reading, table: str, one_id: str, seen: set[str]) -> list[dict[str, Any]]:
    rows = now.rows(f"SELECT * FROM {table} WHERE one_id = ?", [one_id])  # noqa: S608 - a table that we name
    return [row for row in rows if row.get("brand", "all") in seen]


def _with_shares(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
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


def _named_tags(now: Reading, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = {row["tag"]: row for row in now.rows("SELECT tag, name_zh, name_en FROM tag")}
    return [
        {
            **row,
            "name_zh": names.get(row["tag"], {}).get("name_zh", row["tag"]),
            "name_en": names.get(row["tag"], {}).get("name_en", row["tag"]),
        }
        for row in sorted(rows, key=lambda row: -row["weight"])
    ]


def _titled(now: Reading, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ids = sorted({row["content_id"] for row in rows if row["content_id"]})
    found = now.rows("SELECT content_id, title FROM content WHERE list_contains(?, content_id)", [ids]) if ids else []
    titles = {row["content_id"]: row["title"] for row in found}
    return [{**row, "title": titles.get(row["content_id"])} for row in rows]


def _last_words(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep the newest of each channel and purpose."""
    newest: dict[tuple[Any, Any], dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: row["happened_at"]):
        newest[row["channel"], row["purpose"]] = row
    return list(newest.values())
