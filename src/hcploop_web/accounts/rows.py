"""Which rows a user sees: the one place that every list, figure, export and address asks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from hcploop_web.accounts.models import Assignment, Placement, Unit, User
from hcploop_web.accounts.models.periods import holds_on
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
    own = set(Assignment.objects.filter(holds_on(on), user=user).values_list("unit_id", flat=True))
    if kind is Sees.BRANDS and not own:
        return EVERYTHING
    below, above = _reached(own, on=on, way=_BELOW), _reached(own, on=on, way=_ABOVE)
    brands = frozenset(code for kind, code in below | above if kind == Kind.BRAND)
    if kind is Sees.BRANDS:
        return Sight(None, None, brands or None)
    # A medical science liaison is not in charge of doctors: she sees those of her territory.
    places = below | above if user.role == Role.MSL else below
    reps = frozenset(code for kind, code in below if kind == Kind.REPRESENTATIVE)
    return Sight(reps, frozenset(code for kind, code in places if kind == Kind.TERRITORY), brands or None)


_BELOW, _ABOVE = ("parent_id", "unit_id"), ("unit_id", "parent_id")
_WALK = """
WITH RECURSIVE reached (id) AS (
  SELECT id FROM {unit} WHERE id IN ({own})
  UNION
  SELECT p.{after} FROM {placement} p JOIN reached ON p.{before} = reached.id
  WHERE p.from_on <= %s AND (p.until_on IS NULL OR p.until_on >= %s)
)
SELECT u.kind, u.code FROM {unit} u JOIN reached ON reached.id = u.id
"""


def _reached(own: set[int], *, on: dt.date, way: tuple[str, str]) -> set[tuple[str, str]]:
    """Name units, and all under or over them on a day, by kind and code: one question, however large the tree is."""
    if not own:
        return set()
    before, after = way
    # Names of our own tables and columns alone stand in the text.
    query = _WALK.format(
        unit=Unit._meta.db_table,
        placement=Placement._meta.db_table,
        own=", ".join(["%s"] * len(own)),
        before=before,
        after=after,
    )
    day = connection.ops.adapt_datefield_value(on)
    with connection.cursor() as cursor:
        cursor.execute(query, [*own, day, day])
        return set(cursor.fetchall())
