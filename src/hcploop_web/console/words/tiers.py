"""How tiers, moves and rules are called."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from hcploop_web.console.forms.tiers import PARTS, PRESETS
from hcploop_web.console.words.indicators import indicator_word
from hcploop_web.insights.moves import NO_TIER, NOT_THERE
from hcploop_web.insights.policies import Rules

WHYS: dict[str, str | Promise] = {
    "grade": _l("Grade changed"),
    "persona": _l("Persona changed"),
    "grade and persona": _l("Grade and persona changed"),
    "policy": _l("Rules changed"),
    "new": _l("New"),
    "gone": _l("Gone"),
    "merged": _l("Merged into another doctor"),
    "stayed": _l("Stayed"),
}
_CUTS = {
    "high_share": _l("High: the top, %"),
    "mid_share": _l("High or mid: the top, %"),
    "min_known_share": _l("Unknown where less is known than, %"),
}


@dataclass(frozen=True)
class Difference:
    """Something that rules say otherwise than those in force."""

    label: str
    before: str
    after: str


def tier_word(tier: int) -> str:
    """Name a tier, or where somebody without one was."""
    return {NO_TIER: _("No tier"), NOT_THERE: _("Not there")}.get(tier) or _("Tier %(tier)s") % {"tier": tier}


def differences(now: Rules, then: Rules) -> list[Difference]:
    """Tell what rules say otherwise than those in force."""
    found = []
    if (now.preset, now.matrix) != (then.preset, then.matrix):
        names = [str(PRESETS.get(one.preset, one.preset)) for one in (now, then)]
        found.append(Difference(_("Order of tiers"), *names))
    for name, words in _CUTS.items():
        shares = [getattr(one, name) for one in (now, then)]
        if shares[0] != shares[1]:
            found.append(Difference(str(words), *(f"{share * 100:.1f}" for share in shares)))
    if now.window_months != then.window_months:
        found.append(Difference(_("Months that engagement looks at"), str(now.window_months), str(then.window_months)))
    if now.population != then.population:
        found.append(Difference(_("Ranked within the same"), _parts(now), _parts(then)))
    for name, weight in then.weights.items():
        if now.weights.get(name) != weight:
            label = _("Weight of %(indicator)s") % {"indicator": indicator_word(name)}
            found.append(Difference(label, f"{now.weights.get(name, 0):g}", f"{weight:g}"))
    return found


def _parts(rules: Rules) -> str:
    return " · ".join(str(PARTS.get(one, one)) for one in rules.population) or _("Whole market")
