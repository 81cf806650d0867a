"""What is entered about API keys."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hcploop_web.accounts.actions.issue_key import LONGEST, Wish
from hcploop_web.accounts.models import User
from hcploop_web.accounts.scopes import Scope


def _end_of(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(23, 59, 59)))


class KeyForm(forms.Form):
    """A key as an administrator asks for it."""

    name = forms.CharField(max_length=80, label=_("What the key is for"))
    user = forms.ModelChoiceField(User.objects.none(), label=_("Whose eyes it sees with"))
    scopes = forms.MultipleChoiceField(
        choices=Scope.choices, widget=forms.CheckboxSelectMultiple, label=_("What it may do")
    )
    expires_on = forms.DateField(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), label=_("Last day"))

    def __init__(self, *given: object, **known: object) -> None:
        super().__init__(*given, **known)  # type: ignore[arg-type] # fields as Django has them
        users = User.objects.filter(is_active=True).order_by("username")
        self.fields["user"].queryset = users  # type: ignore[attr-defined] # a field of choices

    def clean_expires_on(self) -> dt.date:
        """See that the last day lies within a year."""
        day: dt.date = self.cleaned_data["expires_on"]
        now = timezone.now()
        if not now < _end_of(day) <= now + LONGEST:
            raise forms.ValidationError(_("Choose a day from today on, within a year."))
        return day

    def wish(self) -> Wish:
        """Give what was entered, once the form is valid."""
        told = self.cleaned_data
        scopes = [Scope(one) for one in told["scopes"]]
        return Wish(told["user"], told["name"], scopes, _end_of(told["expires_on"]))
