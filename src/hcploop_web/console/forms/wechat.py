"""What is entered about accounts of WeChat and WeCom."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from hcploop_web.collector.actions.set_account import AccountWish
from hcploop_web.collector.models.event_source import SOURCE_NAME
from hcploop_web.collector.wechat.accounts import Account
from hcploop_web.console.forms.sources import channel_choices

KINDS = [("official", _("Official account")), ("wecom", _("WeCom"))]
_ACCOUNT_NAME = RegexValidator(r"^[a-z][a-z0-9_-]{0,39}\Z", _("Small letters, digits, _ and -, a letter first."))
_APP_ID = RegexValidator(r"^[A-Za-z0-9_-]{4,64}\Z", _("Letters and digits, as the platform shows it."))
_TOKEN = RegexValidator(r"^[A-Za-z0-9]{3,32}\Z", _("3 to 32 letters and digits."))
_AES_KEY = RegexValidator(r"^[A-Za-z0-9]{43}\Z", _("43 letters and digits."))


def _secret(**known: Any) -> forms.CharField:  # noqa: ANN401 - fields as Django has them
    # What was entered once is never written into a page again.
    hidden = forms.PasswordInput({"autocomplete": "new-password"}, render_value=False)
    return forms.CharField(required=False, max_length=200, widget=hidden, **known)


class AccountForm(forms.Form):
    """What may be changed of an account."""

    app_id = forms.CharField(
        max_length=64,
        validators=[_APP_ID],
        label=_("appid, of WeCom the corpid"),
        help_text=_("Such as wx0123456789abcdef."),
    )
    token = _secret(label=_("Token"), validators=[_TOKEN])
    aes_key = _secret(label=_("EncodingAESKey"), validators=[_AES_KEY])
    secret = _secret(
        label=_("Secret"),
        help_text=_(
            "AppSecret, or the secret of an app that may read contacts. Without it the platform is asked nothing."
        ),
    )
    platform = forms.CharField(
        required=False,
        max_length=60,
        validators=[_ACCOUNT_NAME],
        label=_("Open platform"),
        help_text=_(
            "A name of yours for the account of the open platform that several are bound to: it shares unionids."
        ),
    )
    is_open = forms.BooleanField(required=False, initial=True, label=_("It may call back"))

    def wish(self, known: Account) -> AccountWish:
        """Give what was entered, once the form is valid."""
        return AccountWish(known.name, known.source, known.kind, **self.cleaned_data)


class NewAccountForm(AccountForm):
    """A new account."""

    kind = forms.ChoiceField(choices=KINDS, label=_("What it is"))
    name = forms.CharField(
        max_length=40,
        validators=[_ACCOUNT_NAME],
        label=_("Name of the account"),
        help_text=_("It stands in the callback address."),
    )
    source = forms.CharField(
        max_length=40,
        validators=[SOURCE_NAME],
        label=_("Source of its events"),
        help_text=_("Such as wechat_oncology. One that does not exist is made, with rules that fit."),
    )
    channel = forms.ChoiceField(label=_("Channel of its contacts"))
    field_order = ("kind", "name", "source", "channel", "app_id")

    def __init__(self, *given: Any, **known: Any) -> None:  # noqa: ANN401 - fields as Django has them
        super().__init__(*given, **known)
        self.fields["channel"] = forms.ChoiceField(
            choices=channel_choices(), initial="wechat", label=_("Channel of its contacts")
        )
        self.fields["token"].required = True
        del self.fields["is_open"]

    def clean(self) -> dict[str, Any]:
        """See that WeCom has its key."""
        told = super().clean() or self.cleaned_data
        if told.get("kind") == "wecom" and not told.get("aes_key") and "aes_key" not in self.errors:
            self.add_error("aes_key", _("WeCom always encrypts: enter the EncodingAESKey."))
        return told

    def new(self) -> AccountWish:
        """Give what was entered, once the form is valid."""
        return AccountWish(**self.cleaned_data)
