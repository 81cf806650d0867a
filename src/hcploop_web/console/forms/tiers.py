"""What users may ask of tiers: which doctors moved, and which rules are tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hcploop_web.insights.moves import MoveQuery
from hcploop_web.insights.policies import POPULATIONS, Rules, presets
from hcploop_web.insights.tiers import GRADES

PLACED = ("pioneer", "traditional", "rising_star", "ordinary")
PRESETS = {
    "double_single_none": _("High in both, in one, in none"),
    "grade_first": _("Grade first"),
    "persona_preserving_4+4+1": _("Personas apart for A to C"),
    "custom": _("A matrix of our own"),
}
PARTS = {
    "province": _("Province"),
    "city": _("City"),
    "region": _("Region"),
    "market": _("Core or broad market"),
    "hospital_level": _("Level of the hospital"),
    "department": _("Department"),
    "title": _("Rank"),
}
_SHARES = ("high_share", "mid_share", "min_known_share")


class MoveForm(forms.Form):
    """Which doctors who moved are listed; what is not understood is left out."""

    brand = forms.CharField(required=False, max_length=100)
    from_tier = forms.IntegerField(required=False, min_value=-1, max_value=9)
    to_tier = forms.IntegerField(required=False, min_value=-1, max_value=9)
    why = forms.CharField(required=False, max_length=30)
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def query(self, brand: str) -> MoveQuery:
        """Give what was understood, of a brand that the user sees."""
        self.is_valid()
        told = self.cleaned_data
        return MoveQuery(
            brand, told.get("from_tier"), told.get("to_tier"), told.get("why") or "", told.get("page") or 1
        )


class RulesForm(forms.Form):
    """Rules to try: those in force, until a field says otherwise.

    Parameters
    ----------
    told : mapping
        What the user sent; nothing shows the rules in force.
    now : Rules
        The rules in force.
    """

    preset = forms.ChoiceField(choices=list(PRESETS.items()), label=_("Order of tiers"))
    high_share = forms.FloatField(label=_("High: the top, %"))
    mid_share = forms.FloatField(label=_("High or mid: the top, %"))
    min_known_share = forms.FloatField(label=_("Unknown where less is known than, %"))
    window_months = forms.IntegerField(label=_("Months that engagement looks at"))
    population = forms.MultipleChoiceField(
        required=False, choices=[(one, PARTS[one]) for one in POPULATIONS], label=_("Ranked within the same")
    )

    def __init__(self, told: Mapping[str, Any], now: Rules) -> None:
        self._now = now
        super().__init__(told or None, initial=self._initial(now))
        for grade in GRADES:
            for persona in PLACED:
                self.fields[f"{grade}_{persona}"] = forms.IntegerField()
        for name in now.weights:
            self.fields[f"weight_{name}"] = forms.FloatField()
        known = dict(self.fields["population"].choices)  # type: ignore[attr-defined] # it is a choice field
        extra = [(one, one) for one in now.population if one not in known]
        self.fields["population"].choices = [*known.items(), *extra]  # type: ignore[attr-defined] # the same

    @staticmethod
    def _initial(now: Rules) -> dict[str, Any]:
        cells = {f"{grade}_{persona}": now.matrix[grade][persona] for grade in GRADES for persona in PLACED}
        weights = {f"weight_{name}": weight for name, weight in now.weights.items()}
        shares = {name: _percent(getattr(now, name)) for name in _SHARES}
        said = {"preset": now.preset, "window_months": now.window_months, "population": list(now.population)}
        return {**cells, **weights, **shares, **said}

    def rules(self) -> Rules:
        """Give the rules that were asked for; the form is valid."""
        told = self.cleaned_data
        preset = told["preset"]
        cells = {grade: {persona: told[f"{grade}_{persona}"] for persona in PLACED} for grade in GRADES}
        # A percentage is shown rounded: as long as it is not changed, the share is what it was.
        shares = {
            name: getattr(self._now, name) if told[name] == _percent(getattr(self._now, name)) else told[name] / 100
            for name in _SHARES
        }
        return replace(
            self._now,
            preset=preset,
            matrix=cells if preset == "custom" else presets()[preset],
            window_months=told["window_months"],
            population=tuple(told["population"]),
            weights={name: told[f"weight_{name}"] for name in self._now.weights},
            **shares,
        )

    def cuts(self) -> list[forms.BoundField]:
        """Give the fields of cuts and of the window."""
        return [self[name] for name in (*_SHARES, "window_months")]

    def matrix(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Give the fields of the matrix, a row a grade."""
        for grade in GRADES:
            yield grade, [self[f"{grade}_{persona}"] for persona in PLACED]

    def weights(self) -> Iterator[tuple[str, list[tuple[str, forms.BoundField]]]]:
        """Give the fields of weights, by the score that they belong to."""
        for dimension in ("identity", "engagement"):
            own = [name for name, score in self._now.dimensions.items() if score == dimension]
            yield dimension, [(name, self[f"weight_{name}"]) for name in own]


class ProposalForm(forms.Form):
    """What is told of rules that are proposed."""

    title = forms.CharField(max_length=120, label=_("What it is called"))
    why = forms.CharField(required=False, max_length=2000, widget=forms.Textarea, label=_("Why"))
    effective_on = forms.DateField(label=_("In force from"))


def _percent(share: float) -> float:
    return round(share * 100, 1)
