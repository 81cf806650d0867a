"""Who moved from which tier to which, and why: between two snapshots, or under rules that are tried."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import duckdb
import pyarrow as pa

from hcploop_web.accounts.rows import Sight
from hcploop_web.insights.sights import condition

NOT_THERE, NO_TIER = -1, 0
"""In the place of a tier: she was, or is, not there; she has no tier."""
PAGE_ROWS = 25

RATED = """
SELECT t.one_id, t.brand, coalesce(t.tier, 0) AS tier, t.persona, t.grade,
  i.percentile AS identity, e.percentile AS engagement, t.identity_level, t.engagement_level, i.population,
  h.name, h.hospital, h.department, h.city, h.rep_id, p.territory
FROM hcp_tier t JOIN hcp h USING (one_id)
LEFT JOIN (SELECT institution AS hospital, any_value(territory) AS territory FROM territory GROUP BY institution) p
  ON p.hospital = h.hospital
LEFT JOIN hcp_score i ON i.one_id = t.one_id AND i.brand = t.brand AND i.dimension = 'identity'
LEFT JOIN hcp_score e ON e.one_id = t.one_id AND e.brand = t.brand AND e.dimension = 'engagement'
"""
"""What a snapshot says of every doctor and brand that moves are made of."""

_CUTS = """
SELECT brand, population, min(identity) FILTER (WHERE identity_level = 'high') AS identity,
  min(engagement) FILTER (WHERE engagement_level = 'high') AS engagement
FROM {rows} GROUP BY brand, population
"""
# The rules explain it where nothing of her is another, or where the cut moved and what she had before, cut there,
# makes what she is now. A cut shifts a little with every doctor who comes or goes: that is no rule.
_EXPLAINED = """(
  (a.{side}_level = 'high') = (b.{side}_level = 'high') OR abs(a.{side} - b.{side}) < 1e-9
  OR abs(coalesce(ca.{side}, 1) - coalesce(cb.{side}, 1)) > 0.02
    AND coalesce(b.{side} >= ca.{side}, FALSE) = (a.{side}_level = 'high')
)"""
_OTHER_PARTS = "regexp_replace(a.population, '=[^,]*', '', 'g') <> regexp_replace(b.population, '=[^,]*', '', 'g')"
# An id that was merged into another is not gone: it stands under the other.
_MOVED = f"""
CREATE TABLE moved AS
SELECT coalesce(a.one_id, b.one_id) AS one_id, coalesce(a.brand, b.brand) AS brand,
  coalesce(b.tier, -1) AS from_tier, coalesce(a.tier, -1) AS to_tier,
  b.persona AS from_persona, a.persona AS to_persona, b.grade AS from_grade, a.grade AS to_grade,
  coalesce(a.name, b.name) AS name, coalesce(a.hospital, b.hospital) AS hospital,
  coalesce(a.department, b.department) AS department, coalesce(a.city, b.city) AS city,
  CASE WHEN a.one_id IS NULL THEN b.rep_id ELSE a.rep_id END AS rep_id,
  CASE WHEN a.one_id IS NULL THEN b.territory ELSE a.territory END AS territory,
  CASE
    WHEN b.one_id IS NULL THEN 'new'
    WHEN a.one_id IS NULL AND r.one_id IS NOT NULL THEN 'merged'
    WHEN a.one_id IS NULL THEN 'gone'
    WHEN a.tier = b.tier THEN 'stayed'
    WHEN a.grade IS DISTINCT FROM b.grade AND a.persona <> b.persona THEN 'grade and persona'
    WHEN a.grade IS DISTINCT FROM b.grade THEN 'grade'
    WHEN a.persona = b.persona OR {_OTHER_PARTS}
      OR {_EXPLAINED.format(side="identity")} AND {_EXPLAINED.format(side="engagement")} THEN 'policy'
    ELSE 'persona'
  END AS why
FROM before_rows b FULL JOIN after_rows a ON a.one_id = b.one_id AND a.brand = b.brand
LEFT JOIN ({_CUTS.format(rows="before_rows")}) cb ON cb.brand = b.brand AND cb.population = b.population
LEFT JOIN ({_CUTS.format(rows="after_rows")}) ca ON ca.brand = a.brand AND ca.population = a.population
LEFT JOIN (SELECT old_one_id, any_value(one_id) AS one_id FROM redirects GROUP BY old_one_id) r
  ON r.old_one_id = b.one_id
"""  # noqa: S608 - our own names
_BETTER = "(from_tier > 0 AND to_tier > 0 AND to_tier < from_tier OR from_tier = 0 AND to_tier > 0)"
_WORSE = "(from_tier > 0 AND to_tier > from_tier OR from_tier > 0 AND to_tier = 0)"


@dataclass(frozen=True)
class Flow:
    """How many doctors went from one tier to another."""

    from_tier: int
    to_tier: int
    count: int


@dataclass(frozen=True)
class Summary:
    """What moved, of one brand and among the doctors whom a user sees."""

    flows: tuple[Flow, ...]
    whys: dict[str, int]
    up: int
    down: int
    stayed: int
    before: dict[int, int]
    after: dict[int, int]

    @property
    def moved(self) -> int:
        """How many are not where they were."""
        return sum(flow.count for flow in self.flows if flow.from_tier != flow.to_tier)

    @property
    def total(self) -> int:
        """How many there are, or were."""
        return sum(flow.count for flow in self.flows)


@dataclass(frozen=True)
class Mover:
    """A doctor, and where she was and is."""

    one_id: str
    name: str | None
    hospital: str | None
    department: str | None
    city: str | None
    from_tier: int
    to_tier: int
    from_persona: str | None
    to_persona: str | None
    from_grade: str | None
    to_grade: str | None
    why: str


@dataclass(frozen=True)
class MoveQuery:
    """Which doctors are listed; None and empty do not matter. Who stayed is listed only where both tiers are named."""

    brand: str = ""
    from_tier: int | None = None
    to_tier: int | None = None
    why: str = ""
    page: int = 1


class Moves:
    """Everybody before and after.

    Parameters
    ----------
    before, after : pyarrow.Table
        What `RATED` asks for.
    redirects : pyarrow.Table
        `schema.hcp_redirect` of the later of the two.
    """

    def __init__(self, before: pa.Table, after: pa.Table, redirects: pa.Table) -> None:
        self._connection = duckdb.connect(config={"python_enable_replacements": False})
        self._connection.execute("SET threads = 1")
        tables = {"before_rows": before, "after_rows": after, "redirects": redirects}
        for name, table in tables.items():
            self._connection.register(name, table)
        self._connection.execute(_MOVED)
        for name in tables:
            self._connection.unregister(name)

    def summary(self, brand: str, sight: Sight) -> Summary:
        """Count what moved among the doctors whom a user sees."""
        where, given = condition(sight, doctor="moved")
        rows = self._rows(
            f"SELECT from_tier, to_tier, why, {_BETTER} AS is_up, {_WORSE} AS is_down, count(*) AS n FROM moved "  # noqa: S608 - ours
            f"WHERE brand = ? AND {where} GROUP BY ALL",
            [brand, *given],
        )
        flows: dict[tuple[int, int], int] = {}
        whys: dict[str, int] = {}
        sides: tuple[dict[int, int], dict[int, int]] = ({}, {})
        for row in rows:
            ends = (row["from_tier"], row["to_tier"])
            flows[ends] = flows.get(ends, 0) + row["n"]
            whys[row["why"]] = whys.get(row["why"], 0) + row["n"]
            for side, tier in zip(sides, ends, strict=True):
                side[tier] = side.get(tier, 0) + row["n"]
        return Summary(
            flows=tuple(Flow(*ends, count) for ends, count in sorted(flows.items())),
            whys=dict(sorted(whys.items(), key=lambda item: -item[1])),
            up=sum(row["n"] for row in rows if row["is_up"]),
            down=sum(row["n"] for row in rows if row["is_down"]),
            stayed=whys.get("stayed", 0),
            before=sides[0],
            after=sides[1],
        )

    def movers(self, query: MoveQuery, sight: Sight, *, rows: int | None = PAGE_ROWS) -> tuple[tuple[Mover, ...], int]:
        """List doctors who moved, the farthest first, and say how many there are; all of them where `rows` is None."""
        seen, given = condition(sight, doctor="moved")
        parts, values = ["brand = ?", seen], [query.brand, *given]
        if query.from_tier is None or query.to_tier is None:
            parts.append("from_tier <> to_tier")
        for column, value in (("from_tier", query.from_tier), ("to_tier", query.to_tier), ("why", query.why or None)):
            if value is not None:
                parts.append(f"{column} = ?")
                values.append(value)
        where = " AND ".join(parts)
        count = self._rows(f"SELECT count(*) AS n FROM moved WHERE {where}", values)[0]["n"]  # noqa: S608 - our columns
        names = ", ".join(one.name for one in fields(Mover))
        paged, place = ("LIMIT ? OFFSET ?", [rows, (max(1, query.page) - 1) * rows]) if rows else ("", [])
        found = self._rows(
            f"SELECT {names} FROM moved WHERE {where} "  # noqa: S608 - our columns
            f"ORDER BY abs(to_tier - from_tier) DESC, to_tier, one_id {paged}",
            [*values, *place],
        )
        return tuple(Mover(**row) for row in found), count

    def after(self, brand: str, sight: Sight) -> list[tuple[str, int, int]]:
        """Give id, tier before and tier after of every doctor whom a user sees."""
        where, given = condition(sight, doctor="moved")
        rows = self._rows(
            f"SELECT one_id, from_tier, to_tier FROM moved WHERE brand = ? AND {where}",  # noqa: S608 - our own condition
            [brand, *given],
        )
        return [(row["one_id"], row["from_tier"], row["to_tier"]) for row in rows]

    def _rows(self, query: str, given: list[Any]) -> list[dict[str, Any]]:
        cursor = self._connection.cursor()
        try:
            found: list[dict[str, Any]] = cursor.execute(query, given).to_arrow_table().to_pylist()
        finally:
            cursor.close()
        return found
