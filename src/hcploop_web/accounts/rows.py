"""Which rows a user sees: the one place that every list, figure, export and address asks.

What was looked up is kept for as long as the tree's stamp, which is asked every time, stays the same.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from django.db import connection

from hcploop_web.accounts.models import Assignment, Placement, TreeStamp, Unit, User
from hcploop_web.accounts.models.unit import Kind
from hcploop_web.accounts.roles import ROWS, Role, Sees


@dataclass(frozen=True)
class Sight:
    """What a user sees; None where nothing is held back.

    Parameters
    ----------
    rep_ids : frozenset of str or None
        The representatives in charge of the doctors whom she sees.
    territories : frozenset of str or None
        The territories whose doctors she sees as well, whoever is in charge of them.
    brands : frozenset of str or None
        The brands of which she sees tiers, scores, suggestions and figures.
    """

    rep_ids: frozenset[str] | None
    territories: frozenset[str] | None
    brands: frozenset[str] | None

    @property
    def is_whole(self) -> bool:
        """Whether she sees every doctor."""
        return self.rep_ids is None and self.territories is None

    @cached_property
    def digest(self) -> str:
        """A name that two sights share only if they see the same."""
        parts = (self.rep_ids, self.territories, self.brands)
        told = repr([sorted(part) if part is not None else None for part in parts])
        return hashlib.sha256(told.encode()).hexdigest()


_SIGHTS_KEPT = 256
EVERYTHING = Sight(None, None, None)
NOTHING = Sight(frozenset(), frozenset(), frozenset())


def sight(user: User, *, on: dt.date) -> Sight:
    """Tell what a user sees on a day.

    Parameters
    ----------
    user : User
        Who is asking.
    on : datetime.date
        The day in the market's zone; assignments and the tree are those of that day.

    Returns
    -------
    Sight
        Nothing for who is inactive, and for who needs an assignment and has none.
    """
    if not user.is_active:
        return NOTHING
    kind = ROWS[Role(user.role)]
    if kind is Sees.ALL:
        return EVERYTHING
    if kind is Sees.NONE:
        return NOTHING
    stamp = _stamp()
    return _looked_up(user.pk, Role(user.role), on) if stamp is None else _kept(stamp, user.pk, Role(user.role), on)


def _stamp() -> int | None:
    """Tell which state the tree is in; None within a transaction, which sees changes that may never come to be."""
    if connection.in_atomic_block:
        return None
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT stamp FROM {TreeStamp._meta.db_table}")  # noqa: S608 - our own table
        row = cursor.fetchone()
    return row[0] if row else None


@lru_cache(maxsize=_SIGHTS_KEPT)
def _kept(_stamp: int, user_id: int, role: Role, day: dt.date) -> Sight:
    return _looked_up(user_id, role, day)


def _looked_up(user_id: int, role: Role, day: dt.date) -> Sight:
    below, above = _tree(user_id, day)
    if ROWS[role] is Sees.BRANDS and not below:
        return EVERYTHING
    brands = frozenset(code for kind, code in below | above if kind == Kind.BRAND)
    if ROWS[role] is Sees.BRANDS:
        return Sight(None, None, brands or None)
    # A medical science liaison is not in charge of doctors: she sees those of her territory.
    places = below | above if role is Role.MSL else below
    reps = frozenset(code for kind, code in below if kind == Kind.REPRESENTATIVE)
    return Sight(reps, frozenset(code for kind, code in places if kind == Kind.TERRITORY), brands or None)


_HOLDS = "p.from_on <= %(day)s AND (p.until_on IS NULL OR p.until_on >= %(day)s)"
_FOUND = {
    "sqlite": "{of} JOIN {table} p ON p.{by} = {of}.id",
    # Else PostgreSQL reads the whole table, at every step anew: it thinks that each unit leads to many.
    "postgresql": "{of} CROSS JOIN LATERAL (SELECT * FROM {table} WHERE {by} = {of}.id OFFSET 0) p",
}
"""How the rows of a table are found that belong to some ids: by its index."""


@cache
def _tree_query(vendor: str) -> str:
    """One question, however large the tree is: every request asks it. The names are those of our own tables."""
    tables = {one.__name__.lower(): one._meta.db_table for one in (Assignment, Placement, Unit)}
    rows_of = _FOUND[vendor].format
    down = rows_of(of="below", table=tables["placement"], by="parent_id")
    up = rows_of(of="above", table=tables["placement"], by="unit_id")
    return (
        f"WITH RECURSIVE own (id) AS (SELECT unit_id FROM {tables['assignment']} p "  # noqa: S608 - nobody's words stand in it
        f"WHERE p.user_id = %(user)s AND {_HOLDS}), "
        f"below (id) AS (SELECT id FROM own UNION SELECT p.unit_id FROM {down} WHERE {_HOLDS}), "
        f"above (id) AS (SELECT id FROM own UNION SELECT p.parent_id FROM {up} WHERE {_HOLDS}), "
        "reached (id, is_below) AS (SELECT id, 1 FROM below UNION ALL SELECT id, 0 FROM above) "
        f"SELECT is_below, p.kind, p.code FROM {rows_of(of='reached', table=tables['unit'], by='id')}"
    )


def _tree(user_id: int, day: dt.date) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Name the units that a user is assigned to on a day, with all below them and all above them, by kind and code."""
    with connection.cursor() as cursor:
        cursor.execute(
            _tree_query(connection.vendor), {"user": user_id, "day": connection.ops.adapt_datefield_value(day)}
        )
        rows = cursor.fetchall()
    below = {(kind, code) for is_below, kind, code in rows if is_below}
    return below, {(kind, code) for is_below, kind, code in rows if not is_below}
