"""What is asked for as a pseudonymised export."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hcploop_web.insights.pseudonyms import COLUMNS

SECRET_LENGTH = 32
"""Telephones can be tried out one by one against a short secret."""


class PseudonymForm(forms.Form):
    """Which tables, how written, and whether a later export can be joined."""

    tables = forms.MultipleChoiceField(
        choices=[(name, name) for name in COLUMNS], widget=forms.CheckboxSelectMultiple, label=_("Tables")
    )
    written = forms.ChoiceField(choices=[("parquet", "Parquet"), ("csv", "CSV")], label=_("Written as"))
    secret = forms.CharField(
        required=False,
        min_length=SECRET_LENGTH,
        max_length=200,
        strip=True,
        widget=forms.PasswordInput({"autocomplete": "off"}),
        label=_("Secret of at least 32 characters (empty: another one each time, so that exports cannot be joined)"),
    )
