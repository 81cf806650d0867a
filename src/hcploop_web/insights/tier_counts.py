"""How many doctors stand in each tier, and where one stands."""

from __future__ import annotations

from dataclasses import dataclass

from hcploop_web.accounts.rows import Sight
from hcploop_web.insights.reading import reading
from hcploop_web.insights.seeing import document_of
from hcploop_web.insights.sights import brands_and_all, condition


@dataclass(frozen=True)
class TierCount:
    """Doctors of a brand in a tier, by persona and grade; no tier is null."""

    brand: str
    tier: int | None
    persona: str
    grade: str | None
    doctors: int


@dataclass(frozen=True)
class Standing:
    """Where a doctor stands for a brand, and why."""

    brand: str
    tier: int | None
    persona: str
    grade: str | None
    identity_level: str
    engagement_level: str
    reason: str


@dataclass(frozen=True)
class Standings:
    """Where a doctor stands."""

    one_id: str
    rows: tuple[Standing, ...]


def tier_counts(sight: Sight) -> tuple[TierCount, ...]:
    """Count the doctors whom a user sees, by tier.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    now = reading()
    where, given = condition(sight)
    brands = brands_and_all(sight, now.snapshot)
    rows = now.rows(
        "SELECT r.brand, r.tier, r.persona, r.grade, count(*) AS doctors FROM rated r JOIN doctor USING (one_id) "  # noqa: S608 - our own condition
        f"WHERE {where} AND list_contains(?, r.brand) GROUP BY ALL "
        "ORDER BY r.brand, r.tier NULLS LAST, r.persona, r.grade",
        [*given, brands],
    )
    return tuple(TierCount(**row) for row in rows)


def standings(one_id: str, sight: Sight) -> Standings:
    """Tell where a doctor stands, for the brands that a user sees.

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
    rows = (row for row in told.get("hcp_tier", ()) if row["brand"] in seen)
    names = Standing.__dataclass_fields__
    return Standings(str(told["one_id"]), tuple(Standing(**{name: row[name] for name in names}) for row in rows))
