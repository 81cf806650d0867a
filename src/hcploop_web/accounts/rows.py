"""Which rows a user sees: the one place that every list, figure, export and address asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

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
    tree = _Tree(on)
    brands = tree.brands(own)
    if kind is Sees.BRANDS:
        return Sight(None, None, brands or None)
    below = tree.below(own)
    # A medical science liaison is not in charge of doctors: she sees those of her territory.
    places = below | (tree.above(own) if user.role == Role.MSL else set())
    return Sight(tree.codes(below, Kind.REPRESENTATIVE), tree.codes(places, Kind.TERRITORY), brands or None)


class _Tree:
    """The tree of a day, read once."""

    def __init__(self, on: dt.date) -> None:
        self._units = {unit.pk: unit for unit in Unit.objects.all()}
        self._children: dict[int, set[int]] = {}
        self._parents: dict[int, set[int]] = {}
        for unit, parent in Placement.objects.filter(holds_on(on)).values_list("unit_id", "parent_id"):
            self._children.setdefault(parent, set()).add(unit)
            self._parents.setdefault(unit, set()).add(parent)

    def below(self, units: Iterable[int]) -> set[int]:
        """Give units and everything under them."""
        return _reached(units, self._children)

    def above(self, units: Iterable[int]) -> set[int]:
        """Give units and everything over them."""
        return _reached(units, self._parents)

    def brands(self, units: set[int]) -> frozenset[str]:
        """Name the brands that units are of, or that are under them."""
        return self.codes(self.above(units) | self.below(units), Kind.BRAND)

    def codes(self, units: Iterable[int], kind: Kind) -> frozenset[str]:
        """Name the units of a kind."""
        return frozenset(self._units[one].code for one in units if self._units[one].kind == kind)


def _reached(units: Iterable[int], links: dict[int, set[int]]) -> set[int]:
    found, left = set(units), list(units)
    while left:
        new = links.get(left.pop(), set()) - found
        found |= new
        left += new
    return found
