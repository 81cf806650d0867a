"""Doctors in lists: found by name, sound or hospital, and by what they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

from hcploop_web.accounts.rows import Sight
from hcploop_web.insights.doctor_table import of_brand, simplify
from hcploop_web.insights.reading import Reading, reading
from hcploop_web.insights.sights import brands_seen, condition
from hcploop_web.insights.wording import Words

PAGE_ROWS = 25
Order = Literal["tier", "name", "last", "engagement"]
ORDERS: Mapping[Order, str] = {
    "tier": "{tier} NULLS LAST, {engagement} DESC NULLS LAST, d.one_id",
    "name": "d.pinyin NULLS LAST, d.one_id",
    "last": "d.last_on DESC NULLS LAST, d.one_id",
    "engagement": "{engagement} DESC NULLS LAST, d.one_id",
}


@dataclass(frozen=True)
class DoctorQuery:
    """What is looked for; what is empty does not matter.

    Parameters
    ----------
    text : str
        Part of a name, of its sound (`ouyang`, `oynn`), or of a hospital's name, in either script; or an id.
    brand : str
        Whose tiers and grades are shown; the first that the user sees where it is empty.
    tiers : tuple of int
        0 stands for those without a tier.
    personas, grades, cities, regions : tuple of str
        Any of these.
    tags : tuple of str
        All of these.
    touched_days, quiet_days : int or None
        With a contact, or without any, within so many days before the as-of day.
    order : Order
        What comes first.
    page : int
        From 1.
    """

    text: str = ""
    brand: str = ""
    tiers: tuple[int, ...] = ()
    personas: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    touched_days: int | None = None
    quiet_days: int | None = None
    order: Order = "tier"
    page: int = 1


@dataclass(frozen=True)
class DoctorRow:
    """A doctor in a list."""

    one_id: str
    name: str | None
    hospital: str | None
    hospital_level: str | None
    institution_id: str | None
    department: str | None
    title: str | None
    city: str | None
    region: str | None
    is_active: bool | None
    tier: int | None
    persona: str
    grade: str | None
    engagement: float | None
    last_on: dt.date | None
    contacts: int


@dataclass(frozen=True)
class Found:
    """A page of doctors, and how many there are in all."""

    rows: tuple[DoctorRow, ...]
    count: int
    brand: str
    brands: tuple[str, ...]
    page: int
    as_of: dt.datetime

    @property
    def pages(self) -> int:
        """The number of pages, at least one."""
        return max(1, -(-self.count // PAGE_ROWS))


def find_doctors(query: DoctorQuery, sight: Sight, *, rows: int = PAGE_ROWS) -> Found:
    """Find doctors among those whom a user sees.

    Parameters
    ----------
    query : DoctorQuery
        What is looked for.
    sight : Sight
        What the user sees.
    rows : int
        Rows of a page.

    Returns
    -------
    Found
        Of the snapshot in force.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    now = reading()
    manifest = now.snapshot.manifest
    known = list(manifest.settings.brands) or ["all"]
    brands = brands_seen(sight, known)
    brand = query.brand if query.brand in brands else (brands[0] if brands else "")
    rated = {name: of_brand(name, known.index(brand)) if brand else "" for name in _RATED}
    where, given = _where(query, sight, now.as_of_on, rated)
    order = ORDERS[query.order].format(**{name: _told(column) for name, column in rated.items()})
    page = max(1, query.page)
    # Places alone are sorted; what a page shows of its few doctors is looked up afterwards.
    found = now.rows(
        f"SELECT d.rowid AS place, count(*) OVER () AS everybody FROM doctor d WHERE {where} "  # noqa: S608 - our own columns and condition
        f"ORDER BY {order} LIMIT ? OFFSET ?",
        [*given, rows, (page - 1) * rows],
    )
    count = found[0]["everybody"] if found else _count(now, where, given) if page > 1 else 0
    told = tuple(_row(row, rated) for row in now.doctors([one["place"] for one in found]))
    return Found(told, count, brand, tuple(brands), page, now.as_of)


def _count(now: Reading, where: str, given: list[Any]) -> int:
    return int(now.rows(f"SELECT count(*) AS n FROM doctor d WHERE {where}", given)[0]["n"])  # noqa: S608 - our own condition


def _row(doctor: dict[str, Any], rated: Mapping[str, str]) -> DoctorRow:
    told: dict[str, Any] = {one.name: doctor.get(rated.get(one.name, one.name)) for one in fields(DoctorRow)}
    return DoctorRow(**{**told, "persona": told["persona"] or "unknown"})


def _told(column: str) -> str:
    """Write a column of a brand; who sees no brand is told nothing of it."""
    return f"d.{column}" if column else "CAST(NULL AS VARCHAR)"


@dataclass(frozen=True)
class Choices:
    """What doctors can be filtered by: a value, what it is called, and how many doctors have it."""

    cities: tuple[tuple[str, str, int], ...]
    regions: tuple[tuple[str, str, int], ...]
    tags: tuple[tuple[str, str, int], ...]


def choices() -> Choices:
    """List cities, regions and tags of the snapshot in force, by how many doctors have them.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    now = reading()
    words = Words(now.snapshot.manifest)

    def counted() -> dict[str, list[dict[str, Any]]]:
        places = {
            name: now.rows(f"SELECT {name} AS code, count(*) AS n FROM doctor WHERE {name} IS NOT NULL GROUP BY ALL")  # noqa: S608 - our columns
            for name in ("city", "region")
        }
        tags = now.rows(
            "SELECT d.tag AS code, any_value(t.name_zh) AS zh, any_value(t.name_en) AS en, count(*) AS n "
            "FROM hcp_tag d LEFT JOIN tag t USING (tag) GROUP BY d.tag"
        )
        return {**places, "tag": tags}

    def told(name: str) -> tuple[tuple[str, str, int], ...]:
        rows = sorted(found[name], key=lambda row: (-row["n"], row["code"]))
        return tuple(
            (row["code"], words.either(row["zh"], row["en"]) if "zh" in row else row["code"], row["n"]) for row in rows
        )

    found = now.once("choices of doctors", counted)
    return Choices(told("city"), told("region"), told("tag"))


_RATED = ("tier", "persona", "grade", "engagement")


def _where(query: DoctorQuery, sight: Sight, today: dt.date, rated: Mapping[str, str]) -> tuple[str, list[Any]]:
    seen, given = condition(sight, doctor="d")
    parts = [seen]

    def add(part: str, *values: Any) -> None:  # noqa: ANN401 - what DuckDB takes
        parts.append(part)
        given.extend(values)

    if text := simplify(query.text):
        add("(contains(d.sought, ?) OR starts_with(d.initials, ?) OR upper(?) = d.one_id)", *[text] * 3)
    if query.tiers:
        add(f"list_contains(?, coalesce(CAST({_told(rated['tier'])} AS BIGINT), 0))", list(query.tiers))
    for column, values in (
        (f"coalesce({_told(rated['persona'])}, 'unknown')", query.personas),
        (_told(rated["grade"]), query.grades),
        ("d.city", query.cities),
        ("d.region", query.regions),
    ):
        if values:
            add(f"list_contains(?, {column})", list(values))
    for tag in query.tags:
        add("d.rowid IN (SELECT place FROM earned WHERE tag = ?)", tag)
    if query.touched_days is not None:
        add("d.last_on >= ?", today - dt.timedelta(days=query.touched_days))
    if query.quiet_days is not None:
        add("(d.last_on IS NULL OR d.last_on < ?)", today - dt.timedelta(days=query.quiet_days))
    return " AND ".join(parts), given
