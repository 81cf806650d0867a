"""What a user says about her letters."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hcploop_web.delivery.actions.choose_mail import Choice
from hcploop_web.delivery.addresses import NotAnAddress, checked_address


class MailForm(forms.Form):
    """Whether, where to, and in which language."""

    wants_digest = forms.BooleanField(required=False, label=_("Send me the letter of the week"))
    address = forms.CharField(
        required=False, max_length=254, label=_("E-mail"), widget=forms.EmailInput({"autocomplete": "email"})
    )
    language = forms.ChoiceField(choices=settings.LANGUAGES, label=_("Language"))

    def clean_address(self) -> str:
        """See that a letter can go there."""
        given: str = self.cleaned_data["address"]
        try:
            return checked_address(given) if given.strip() else ""
        except NotAnAddress as error:
            raise forms.ValidationError(str(error)) from error

    def choice(self) -> Choice:
        """Give what was entered, once the form is valid."""
        told = self.cleaned_data
        return Choice(told["address"], told["language"], told["wants_digest"])
