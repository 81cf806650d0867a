"""What is entered about users."""

from __future__ import annotations

import re

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.translation import gettext_lazy as _

from hcploop_web.accounts.actions.change_user import Change
from hcploop_web.accounts.actions.make_user import NewUser
from hcploop_web.accounts.models import Unit, User
from hcploop_web.accounts.roles import Role

_PARTED = re.compile(r"[\s,;，；、]+")
UNITS_HELP = _("Codes of representatives, territories, regions or brands, parted by commas; empty for none.")


class _Rights(forms.Form):
    role = forms.ChoiceField(choices=Role.choices, label=_("Role"))
    units = forms.CharField(
        max_length=2000, required=False, label=_("What she is responsible for"), help_text=UNITS_HELP
    )

    def clean_units(self) -> tuple[Unit, ...]:
        """Find the units of the codes."""
        codes = list(dict.fromkeys(one for one in _PARTED.split(self.cleaned_data["units"]) if one))
        found: dict[str, list[Unit]] = {}
        for unit in Unit.objects.filter(code__in=codes):
            found.setdefault(unit.code, []).append(unit)
        unknown = [code for code in codes if code not in found]
        if unknown:
            told = {"codes": ", ".join(unknown[:5])}
            raise forms.ValidationError(_("There is no unit of this code: %(codes)s"), params=told)
        return tuple(unit for code in codes for unit in found[code])


class NewUserForm(_Rights):
    """A user who is to be made."""

    username = User._meta.get_field("username").formfield(label=_("Name to log in with"))
    password = forms.CharField(
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        max_length=200,
        label=_("First password"),
        help_text=" ".join(map(str, password_validators_help_texts())),
    )
    field_order = ("username", "role", "units", "password")

    def clean_username(self) -> str:
        """See that nobody is called so."""
        name = str(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(_("Somebody logs in with this name already."))
        return name

    def wish(self) -> NewUser:
        """Give what was entered, once the form is valid."""
        told = self.cleaned_data
        codes = dict.fromkeys(unit.code for unit in told["units"])
        return NewUser(told["username"], told["password"], Role(told["role"]), tuple(codes))


class UserForm(_Rights):
    """What is to change of a user."""

    is_active = forms.BooleanField(required=False, label=_("May log in"))
    password = forms.CharField(
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        max_length=200,
        required=False,
        label=_("New password"),
        help_text=_("Empty: the old one stays."),
    )
    drops_second_factor = forms.BooleanField(
        required=False, label=_("Remove her second factor: the telephone is lost, she adds another one")
    )
    field_order = ("role", "units", "is_active", "password", "drops_second_factor")

    def change(self) -> Change:
        """Give what was entered, once the form is valid."""
        told = self.cleaned_data
        return Change(**{**told, "role": Role(told["role"])})
