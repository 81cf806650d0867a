"""What stewards may ask and decide."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from hcploop_web.console.models.identity_decision import Decision
from hcploop_web.insights.identities import ReviewQuery

SURE = [
    ("", _("Any")),
    ("0.9-1", _("Above 90 %")),
    ("0.7-0.9", _("70 to 90 %")),
    ("0-0.7", _("Below 70 %")),
]


class ReviewForm(forms.Form):
    """The filters of the queue; what is not understood is left out."""

    text = forms.CharField(required=False, max_length=100, label=_("Name or hospital"))
    sure = forms.ChoiceField(required=False, choices=SURE, label=_("How sure"))
    of = forms.ChoiceField(required=False, choices=[("sample", _("Drawn to measure"))])

    def query(self, decided: Sequence[tuple[str, str]], skipped: Sequence[str]) -> ReviewQuery:
        """Give what was understood."""
        self.is_valid()
        low, _dash, high = (self.cleaned_data.get("sure") or "0-1").partition("-")
        return ReviewQuery(
            text=self.cleaned_data.get("text") or "",
            low=float(low),
            high=float(high),
            decided=tuple(decided),
            skipped=tuple(skipped),
            of=self.cleaned_data.get("of") or "review",
        )


class DecideForm(forms.Form):
    """A decision about one pair."""

    record_a = forms.CharField(max_length=300)
    record_b = forms.CharField(max_length=300)
    decision = forms.ChoiceField(choices=[*Decision.choices[:2], ("skip", _("Skip"))])


class MergeForm(forms.Form):
    """Two doctors, and that somebody looked at what speaks against joining them."""

    one = forms.CharField(max_length=40)
    other = forms.CharField(max_length=40)
    sure = forms.BooleanField(required=False)
