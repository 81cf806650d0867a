"""Which rows a user sees: the one place that every list, figure, export and address asks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache, partial

from django.db import connection

from hcploop_web.accounts.models import Assignment, Placement, Unit, User
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
    below, above = _tree(user, on)
    if kind is Sees.BRANDS and not below:
        return EVERYTHING
    brands = frozenset(code for kind, code in below | above if kind == Kind.BRAND)
    if kind is Sees.BRANDS:
        return Sight(None, None, brands or None)
    # A medical science liaison is not in charge of doctors: she sees those of her territory.
    places = below | above if user.role == Role.MSL else below
    reps = frozenset(code for kind, code in below if kind == Kind.REPRESENTATIVE)
    return Sight(reps, frozenset(code for kind, code in places if kind == Kind.TERRITORY), brands or None)


_HOLDS = "p.from_on <= %(day)s AND (p.until_on IS NULL OR p.until_on >= %(day)s)"
_STEPS = {
    "sqlite": "SELECT p.{to} FROM {placement} p JOIN {led} ON p.{by} = {led}.id WHERE {holds}",
    # Else PostgreSQL reads every placement at every step: it thinks that each leads to many.
    "postgresql": "SELECT q.{to} FROM {led} CROSS JOIN LATERAL ("
    "SELECT p.{to} FROM {placement} p WHERE p.{by} = {led}.id AND {holds} OFFSET 0) q",
}
"""How one goes from units to those below or above them."""


@cache
def _tree_query(vendor: str) -> str:
    """One question, however large the tree is: every request asks it. The names are those of our own tables."""
    tables = {one.__name__.lower(): one._meta.db_table for one in (Assignment, Placement, Unit)}
    step = partial(_STEPS[vendor].format, placement=tables["placement"], holds=_HOLDS)
    down, up = step(led="below", by="parent_id", to="unit_id"), step(led="above", by="unit_id", to="parent_id")
    return (
        f"WITH RECURSIVE own (id) AS (SELECT unit_id FROM {tables['assignment']} p "  # noqa: S608 - nobody's words stand in it
        f"WHERE p.user_id = %(user)s AND {_HOLDS}), "
        f"below (id) AS (SELECT id FROM own UNION {down}), above (id) AS (SELECT id FROM own UNION {up}) "
        f"SELECT 1, u.kind, u.code FROM {tables['unit']} u JOIN below ON below.id = u.id "
        f"UNION ALL SELECT 0, u.kind, u.code FROM {tables['unit']} u JOIN above ON above.id = u.id"
    )


def _tree(user: User, day: dt.date) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Name the units that a user is assigned to on a day, with all below them and all above them, by kind and code."""
    with connection.cursor() as cursor:
        cursor.execute(
            _tree_query(connection.vendor), {"user": user.pk, "day": connection.ops.adapt_datefield_value(day)}
        )
        rows = cursor.fetchall()
    below = {(kind, code) for is_below, kind, code in rows if is_below}
    return below, {(kind, code) for is_below, kind, code in rows if not is_below}
