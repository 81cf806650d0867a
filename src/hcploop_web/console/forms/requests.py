"""What is entered about requests on data."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hcploop_web.privacy.models import Asked


class RequestForm(forms.Form):
    """A request that came."""

    one_id = forms.CharField(max_length=32, label=_("Id of the doctor"))
    kind = forms.ChoiceField(choices=Asked.choices, label=_("What she asks for"))
    received_on = forms.DateField(
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), label=_("Day on which it came")
    )
    asked_by = forms.CharField(required=False, max_length=200, label=_("Where the request can be found"))

    def clean_one_id(self) -> str:
        """Write the id as ids are written."""
        return str(self.cleaned_data["one_id"]).strip().upper()

    def clean_received_on(self) -> object:
        """A request cannot come tomorrow."""
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("That day has not come yet."))
        return day
