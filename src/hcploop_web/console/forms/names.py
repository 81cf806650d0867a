"""What stewards may ask and decide about names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hcploop_web.console.actions.decide_name import Meant
from hcploop_web.console.models.name_decision import Meaning, NameKind
from hcploop_web.insights.names import NO_PLACE, Key, NameQuery, known_as

MAY_BE_WRITTEN: frozenset[str] = frozenset({NameKind.HOSPITAL, NameKind.DEPARTMENT})
"""Ranks and places are those of the list, or none: the loop reads no other."""


class NamesForm(forms.Form):
    """The filters of the queue, the name that was chosen from it, and what is looked for; the rest is left out."""

    kind = forms.ChoiceField(required=False, choices=[("", _("All")), *NameKind.choices], label=_("Kind"))
    text = forms.CharField(required=False, max_length=100, label=_("As it is written"))
    of = forms.ChoiceField(required=False, choices=NameKind.choices)
    raw = forms.CharField(required=False, max_length=1000)
    place = forms.CharField(required=False, max_length=300)
    find = forms.CharField(required=False, max_length=100)

    def query(self, decided: Sequence[Key], skipped: Sequence[Key]) -> NameQuery:
        """Give what was understood."""
        self.is_valid()
        told: dict[str, Any] = self.cleaned_data
        chosen = (told.get("of") or "", told.get("raw") or "", told.get("place") or "")
        return NameQuery(
            kind=told.get("kind") or "",
            text=told.get("text") or "",
            decided=tuple(decided),
            skipped=tuple(skipped),
            chosen=chosen if chosen[0] and chosen[1] else None,
        )


class DecideNameForm(forms.Form):
    """A decision about one name: one that is known was picked, or what else it is."""

    kind = forms.ChoiceField(choices=NameKind.choices)
    raw = forms.CharField(max_length=1000)
    place = forms.CharField(required=False, max_length=300)
    everywhere = forms.BooleanField(required=False)
    pick = forms.CharField(required=False, max_length=300)
    decision = forms.ChoiceField(required=False, choices=[("none", ""), ("own", ""), ("written", ""), ("skip", "")])
    value = forms.CharField(required=False, max_length=1000)

    def key(self) -> Key:
        """Give the name that it is about."""
        told: dict[str, Any] = self.cleaned_data
        return told["kind"], told["raw"], told["place"]

    def meant(self) -> Meant | None:
        """Give what the name means; None where that is nothing that can be meant."""
        kind, raw, place = self.key()
        means, value = self._meaning(kind, raw)
        if means is None:
            return None
        if self.cleaned_data["everywhere"] or kind != NameKind.HOSPITAL:
            place = ""
        elif not place:
            place = NO_PLACE
        return Meant(kind, raw, place, means, value)

    def _meaning(self, kind: str, raw: str) -> tuple[Meaning | None, str]:
        told: dict[str, Any] = self.cleaned_data
        if told["pick"]:
            return (Meaning.KNOWN, told["pick"]) if known_as(kind, told["pick"]) else (None, "")
        value = raw if told["decision"] == "own" else told["value"]
        if told["decision"] in ("own", "written") and value and kind in MAY_BE_WRITTEN:
            return Meaning.WRITTEN, value
        return (Meaning.NONE, "") if told["decision"] == "none" else (None, "")
