"""What stewards may ask and decide about fields whose best value was hard to tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hcploop_web.console.models.value_decision import ValueField
from hcploop_web.insights.value_conflicts import Key, ValueQuery, said_of


class ValuesForm(forms.Form):
    """The filter of the queue, and what was chosen from it; the rest is left out."""

    field = forms.ChoiceField(required=False, choices=[("", _("All")), *ValueField.choices], label=_("Field"))
    doctor = forms.CharField(required=False, max_length=20)
    of = forms.ChoiceField(required=False, choices=ValueField.choices)

    def query(self, decided: Sequence[Key], skipped: Sequence[Key]) -> ValueQuery:
        """Give what was understood."""
        self.is_valid()
        told: dict[str, Any] = self.cleaned_data
        chosen = (told.get("doctor") or "", told.get("of") or "")
        return ValueQuery(
            field=told.get("field") or "",
            decided=tuple(decided),
            skipped=tuple(skipped),
            chosen=chosen if all(chosen) else None,
        )


class DecideValueForm(forms.Form):
    """A decision about one field of one doctor: the record that is right, or to be asked again at the end."""

    doctor = forms.CharField(max_length=20)
    of = forms.ChoiceField(choices=ValueField.choices)
    pick = forms.CharField(required=False, max_length=300)
    decision = forms.ChoiceField(required=False, choices=[("skip", "")])

    def key(self) -> Key:
        """Give the doctor and the field that it is about."""
        return self.cleaned_data["doctor"], self.cleaned_data["of"]

    def record(self) -> str | None:
        """Give the record that is right; None where it is none of those that say something of the field."""
        return next((one.record for one in said_of(*self.key()) if one.record == self.cleaned_data["pick"]), None)
