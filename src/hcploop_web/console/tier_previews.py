"""What rules that are tried would do: who moves, and what it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from hcploop_web.accounts.rows import Sight
from hcploop_web.console.forms.tiers import RulesForm
from hcploop_web.console.movers import told_moves
from hcploop_web.console.today import sight_of
from hcploop_web.console.words.tiers import differences, tier_word
from hcploop_web.insights.moves import Moves
from hcploop_web.insights.policies import bodies_of, rules_in_force, rules_with
from hcploop_web.insights.reading import reading
from hcploop_web.insights.refusals import Refused
from hcploop_web.insights.tier_trials import effort, try_rules
from hcploop_web.insights.tiers import brand_of
from hcploop_web.insights.wording import Words

Bodies = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Trial:
    """Rules that a user asked for, and what came of it.

    Parameters
    ----------
    brand : str
        Whose tiers are looked at.
    brands : tuple of str
        Those that the user sees.
    form : RulesForm or None
        What she asked for; None where the market's own rules cannot be read.
    refused : str
        Why the loop does not take it; empty where it does.
    bodies : mapping
        What differs from the rules in force, by kind of policy.
    moves : Moves or None
        Who moves; None where nothing differs.
    """

    brand: str
    brands: tuple[str, ...]
    form: RulesForm | None = None
    refused: str = ""
    bodies: Bodies = field(default_factory=dict)
    moves: Moves | None = None


def asked_trial(request: HttpRequest) -> Trial:
    """Try what the address of a request asks for.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    brand, brands = brand_of(request.GET.get("brand", ""), sight_of(request))
    try:
        form = RulesForm(request.GET if "preset" in request.GET else {}, rules_in_force())
    except Refused as error:
        return Trial(brand, brands, refused=str(error))
    if not form.is_bound or not form.is_valid():
        return Trial(brand, brands, form)
    try:
        bodies = bodies_of(form.rules())
        return Trial(brand, brands, form, "", bodies, try_rules(bodies) if bodies else None)
    except Refused as error:
        return Trial(brand, brands, form, str(error))


def told_preview(request: HttpRequest, bodies: Bodies, moves: Moves, brand: str) -> dict[str, Any]:
    """Give what a page shows of rules that are not in force: differences, moves, and what they take."""
    sight = sight_of(request)
    return {
        **told_moves(request, moves, brand, sight),
        "differences": differences(rules_in_force(), rules_with(bodies)),
        **_told_effort(moves, brand, sight),
    }


def _told_effort(moves: Moves, brand: str, sight: Sight) -> dict[str, Any]:
    rows, words = effort(moves, brand, sight), Words(reading().snapshot.manifest)
    before, change = sum(row.before * row.each for row in rows), sum(row.amount for row in rows)

    def told(amount: float) -> str:
        return words.money(round(amount))

    def more(amount: float) -> str:
        return f"+{told(amount)}" if amount > 0 else told(amount)

    return {
        "effort": [
            (tier_word(row.tier), row, told(row.each), more(row.amount)) for row in rows if row.before or row.after
        ],
        "effort_before": told(before),
        "effort_after": told(before + change),
        "effort_change": more(change),
    }
