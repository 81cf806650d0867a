"""Where doctors stand: grade by persona, and tier by tier."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hcploop_web.accounts.rows import Sight
from hcploop_web.insights.policies import rules_in_force
from hcploop_web.insights.reading import Reading, reading
from hcploop_web.insights.refusals import Refused
from hcploop_web.insights.sights import brands_seen, condition

GRADES = ("A", "B", "C", "D")
PERSONAS = ("pioneer", "traditional", "rising_star", "ordinary", "unknown")


@dataclass(frozen=True)
class Cell:
    """The doctors of one grade and persona; `heat` is 0 to 9 by their number."""

    grade: str | None
    persona: str
    tier: int | None
    count: int
    heat: int


@dataclass(frozen=True)
class TierPicture:
    """Where the doctors of a brand stand, among those whom the user sees.

    Parameters
    ----------
    cells : tuple of tuple of Cell
        A row a grade, A to D and then those without one; a column a persona.
    tiers : tuple of (tier, count, contacts)
        1 to 9, and 0 for those without; contacts a doctor, ever.
    graded_elsewhere, graded_nowhere : int
        Of those without a tier: who has a grade for another brand only, and who has none.
    """

    brand: str
    brands: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    tiers: tuple[tuple[int, int, float], ...]
    total: int
    graded_elsewhere: int
    graded_nowhere: int
    as_of: dt.datetime
    snapshot_id: str

    @property
    def without(self) -> int:
        """How many have no tier."""
        return self.graded_elsewhere + self.graded_nowhere

    @property
    def without_share(self) -> float:
        """Their part of all, 0 to 1."""
        return self.without / self.total if self.total else 0.0


def brand_of(wanted: str, sight: Sight) -> tuple[str, tuple[str, ...]]:
    """Choose the brand that is shown, and list those that the user sees."""
    brands = tuple(brands_seen(sight, list(reading().snapshot.manifest.settings.brands) or ["all"]))
    return (wanted if wanted in brands else next(iter(brands), "")), brands


def tier_picture(wanted: str, sight: Sight) -> TierPicture:
    """Tell where doctors stand.

    Parameters
    ----------
    wanted : str
        A brand; the first that the user sees where she does not see it.
    sight : Sight
        What the user sees.

    Returns
    -------
    TierPicture
        Of the snapshot in force.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    now = reading()
    brand, brands = brand_of(wanted, sight)
    where, given = condition(sight, doctor="d")
    rows = now.rows(
        "SELECT r.grade, r.persona, r.tier, count(*) AS n, sum(d.contacts)::DOUBLE AS contacts FROM rated r "  # noqa: S608 - our own condition
        f"JOIN doctor d USING (one_id) WHERE r.brand = ? AND {where} GROUP BY ALL",
        [brand, *given],
    )
    elsewhere = now.rows(
        "SELECT count(*) AS n FROM rated r JOIN doctor d USING (one_id) WHERE r.brand = ? AND r.tier IS NULL "  # noqa: S608 - our own condition
        f"AND EXISTS (SELECT 1 FROM hcp_grade g WHERE g.one_id = r.one_id) AND {where}",
        [brand, *given],
    )[0]["n"]
    counts = {(row["grade"], row["persona"]): row["n"] for row in rows}
    by_tier: dict[int, list[float]] = {tier: [0, 0] for tier in range(10)}
    for row in rows:
        by_tier[row["tier"] or 0][0] += row["n"]
        by_tier[row["tier"] or 0][1] += row["contacts"] or 0
    return TierPicture(
        brand=brand,
        brands=brands,
        cells=_cells(counts, _matrix(now, brand)),
        tiers=tuple((tier, int(n), contacts / n if n else 0.0) for tier, (n, contacts) in by_tier.items()),
        total=sum(counts.values()),
        graded_elsewhere=elsewhere,
        graded_nowhere=int(by_tier[0][0]) - elsewhere,
        as_of=now.as_of,
        snapshot_id=now.id,
    )


def _matrix(now: Reading, brand: str) -> dict[tuple[str, str], int]:
    """Tell the tier of each cell as the snapshot placed doctors; where nobody is, as the rules in force say."""
    try:
        said = rules_in_force().matrix
    except Refused:
        said = {}
    found = {(grade, persona): tier for grade, row in said.items() for persona, tier in row.items()}
    rows = now.rows(
        "SELECT grade, persona, max(tier) AS tier FROM rated WHERE brand = ? AND tier IS NOT NULL GROUP BY ALL",
        [brand],
    )
    found |= {(row["grade"], row["persona"]): row["tier"] for row in rows}
    return found | {(grade, "unknown"): found[grade, "ordinary"] for grade in GRADES if (grade, "ordinary") in found}


def _cells(
    counts: dict[tuple[str | None, str], int], matrix: dict[tuple[str, str], int]
) -> tuple[tuple[Cell, ...], ...]:
    most = max(counts.values(), default=1)

    def cell(grade: str | None, persona: str) -> Cell:
        count = counts.get((grade, persona), 0)
        heat = round(9 * count / most) if count else 0
        return Cell(grade, persona, matrix.get((grade, persona)) if grade else None, count, max(heat, int(count > 0)))

    return tuple(tuple(cell(grade, persona) for persona in PERSONAS) for grade in (*GRADES, None))
