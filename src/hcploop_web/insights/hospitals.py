"""Hospital 360: its doctors, what happened there, what it bought, when it receives representatives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hcploop_web.accounts.rows import Sight
from hcploop_web.insights.reading import Reading, reading
from hcploop_web.insights.sights import brands_seen, condition
from hcploop_web.insights.wording import Words

DOCTORS_SHOWN = 100


class NoSuchHospital(Exception):
    """There is no such hospital, or the user sees none of its doctors."""


@dataclass(frozen=True)
class Staff:
    """A doctor of the hospital."""

    one_id: str
    name: str | None
    department: str | None
    title: str | None
    tier: int | None
    persona: str
    contacts: int
    last_on: str


@dataclass(frozen=True)
class Department:
    """A department, and how many of its doctors stand in each tier; 0 is no tier."""

    name: str
    doctors: int
    tiers: dict[int, int]


@dataclass(frozen=True)
class Received:
    """When and where representatives are received; weekday 1 is Monday."""

    weekday: int | None
    from_time: str | None
    until_time: str | None
    place: str | None
    rep: str | None


@dataclass(frozen=True)
class Sold:
    """What the hospital bought of a product in a period."""

    period: str
    product: str
    units: float | None
    value: float | None
    worth: str


@dataclass(frozen=True)
class Hospital:
    """A hospital, as far as the user sees its doctors."""

    institution_id: str
    name: str
    aliases: tuple[str, ...]
    level: str | None
    province: str | None
    city: str | None
    address: str | None
    is_listed: bool | None
    brand: str
    doctor_count: int
    doctors: tuple[Staff, ...]
    departments: tuple[Department, ...]
    months: tuple[str, ...]
    contacts: tuple[tuple[str, tuple[int, ...]], ...]
    """Channel and its contacts by month."""
    received: tuple[Received, ...]
    sold: tuple[Sold, ...]


def hospital(institution_id: str, sight: Sight, *, rows: int = DOCTORS_SHOWN) -> Hospital:
    """Tell everything of a hospital.

    Parameters
    ----------
    institution_id : str
        Of `schema.institution`.
    sight : Sight
        What the user sees; who sees none of its doctors does not see it.
    rows : int
        Doctors at most.

    Returns
    -------
    Hospital
        Tiers of the first brand that she sees; sales of the brands that she sees.

    Raises
    ------
    NoSuchHospital
        There is none that she sees.
    NothingYet
        There is no snapshot.
    """
    now = reading()
    found = now.rows("SELECT * FROM institution WHERE institution_id = ?", [institution_id])
    brands = brands_seen(sight, list(now.snapshot.manifest.settings.brands) or ["all"])
    staff = _staff(now, institution_id, sight, brands[0] if brands else "")
    if not found or not (staff or sight.is_whole):
        raise NoSuchHospital
    told = found[0]
    words = Words(now.snapshot.manifest)
    months, contacts = _contacts(now, words, [one["one_id"] for one in staff])
    return Hospital(
        institution_id=institution_id,
        name=told["name"],
        aliases=tuple(told["aliases"] or ()),
        level=told["level"],
        province=told["province"],
        city=told["city"],
        address=told["address"],
        is_listed=told["is_listed"],
        brand=brands[0] if brands else "",
        doctor_count=len(staff),
        doctors=tuple(Staff(**one) for one in staff[:rows]),
        departments=_departments(staff),
        months=months,
        contacts=contacts,
        received=_received(now, institution_id, sight),
        sold=_sold(now, words, institution_id, brands),
    )


def _staff(now: Reading, institution_id: str, sight: Sight, brand: str) -> list[dict[str, Any]]:
    seen, given = condition(sight, doctor="d")
    return now.rows(
        "SELECT d.one_id, d.name, d.department, d.title, r.tier, coalesce(r.persona, 'unknown') AS persona, "  # noqa: S608 - our own condition
        "d.contacts, coalesce(CAST(d.last_on AS VARCHAR), '') AS last_on "
        f"FROM doctor d LEFT JOIN rated r ON r.one_id = d.one_id AND r.brand = ? WHERE {seen} AND d.institution_id = ? "
        "ORDER BY r.tier NULLS LAST, d.contacts DESC, d.one_id",
        [brand, *given, institution_id],
    )


def _departments(staff: list[dict[str, Any]]) -> tuple[Department, ...]:
    tiers: dict[str, dict[int, int]] = {}
    for one in staff:
        counted = tiers.setdefault(one["department"] or "", {})
        counted[one["tier"] or 0] = counted.get(one["tier"] or 0, 0) + 1
    told = [
        Department(name, sum(counted.values()), dict(sorted(counted.items(), key=lambda one: one[0] or 10)))
        for name, counted in tiers.items()
    ]
    return tuple(sorted(told, key=lambda one: (-one.doctors, one.name)))


def _contacts(
    now: Reading, words: Words, one_ids: list[str]
) -> tuple[tuple[str, ...], tuple[tuple[str, tuple[int, ...]], ...]]:
    rows = now.rows(
        "SELECT strftime(t.local_on, '%Y-%m') AS month, t.channel, sum(t.contacts)::BIGINT AS contacts "
        "FROM record_day t JOIN record_person p USING (record_id) WHERE list_contains(?, p.one_id) AND t.local_on <= ? "
        "GROUP BY ALL ORDER BY month",
        [one_ids, now.as_of_on],
    )
    months = tuple(dict.fromkeys(row["month"] for row in rows))[-18:]
    counted: dict[str, dict[str, int]] = {}
    for row in rows:
        counted.setdefault(row["channel"], {})[row["month"]] = row["contacts"]
    order = sorted(counted, key=lambda channel: -sum(counted[channel].values()))
    return months, tuple(
        (words.channel(channel), tuple(counted[channel].get(month, 0) for month in months)) for channel in order
    )


def _received(now: Reading, institution_id: str, sight: Sight) -> tuple[Received, ...]:
    rows = now.rows(
        "SELECT p.weekday, p.from_time, p.until_time, p.place, p.rep_id, coalesce(r.name, p.rep_id) AS rep "
        "FROM permit p LEFT JOIN rep r USING (rep_id) WHERE p.institution_id = ? ORDER BY p.weekday, p.from_time",
        [institution_id],
    )
    seen = [one for one in rows if sight.rep_ids is None or one["rep_id"] is None or one["rep_id"] in sight.rep_ids]
    names = tuple(Received.__dataclass_fields__)
    return tuple(Received(**{name: one[name] for name in names}) for one in seen)


def _sold(now: Reading, words: Words, institution_id: str, brands: list[str]) -> tuple[Sold, ...]:
    """Sales of the hospital as a whole: what single doctors bought is not told here."""
    rows = now.rows(
        "SELECT period, product, sum(units) AS units, sum(value) AS value FROM outcome "
        "WHERE institution_id = ? AND record_id IS NULL AND list_contains(?, brand) "
        "GROUP BY ALL ORDER BY period DESC, product LIMIT 48",
        [institution_id, brands],
    )
    return tuple(Sold(**row, worth=words.money(row["value"])) for row in rows)
