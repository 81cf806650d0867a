"""What is entered about consents and suppressions."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hcploop_web.insights.consents_known import channels_known
from hcploop_web.insights.wording import called
from hcploop_web.privacy.models import EVERY, State, Why
from hcploop_web.privacy.words import Word

_MOMENT = "%Y-%m-%dT%H:%M"


def channel_choices() -> list[tuple[str, str]]:
    """Name every channel as the reader's language does."""
    return [(one.name, called(one.zh, one.en)) for one in channels_known()]


class _Moment(forms.DateTimeField):
    def __init__(self, **known: object) -> None:
        widget = forms.DateTimeInput({"type": "datetime-local"}, format=_MOMENT)
        super().__init__(widget=widget, input_formats=[_MOMENT, f"{_MOMENT}:%S"], **known)  # type: ignore[arg-type] # fields as Django has them


class ConsentForm(forms.Form):
    """What a doctor said."""

    state = forms.ChoiceField(choices=State.choices, label=_("What she said"))
    channel = forms.ChoiceField(label=_("Channel"))
    purpose = forms.CharField(required=False, max_length=60, label=_("Purpose (empty: everything)"))
    happened_at = _Moment(label=_("When she said it"))
    text_version = forms.CharField(required=False, max_length=60, label=_("Version of the text that she was shown"))
    evidence = forms.CharField(required=False, max_length=300, label=_("Where the proof is"))

    def __init__(self, *given: object, **known: object) -> None:
        super().__init__(*given, **known)  # type: ignore[arg-type] # fields as Django has them
        self.fields["channel"].choices = [(EVERY, _("Every channel")), *channel_choices()]  # type: ignore[attr-defined] # a field of choices

    def word(self) -> Word:
        """Give what was entered, once the form is valid."""
        told = self.cleaned_data
        return Word(**{**told, "state": State(told["state"])})


class SuppressForm(forms.Form):
    """Who must not be contacted, by what, why, until when."""

    channel = forms.ChoiceField(required=False, label=_("Channel"))
    why = forms.ChoiceField(choices=Why.choices, label=_("Reason"))
    until = forms.DateField(
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        label=_("Until and including (empty: for good)"),
    )
    note = forms.CharField(required=False, max_length=300, label=_("Note"))

    def __init__(self, *given: object, **known: object) -> None:
        super().__init__(*given, **known)  # type: ignore[arg-type] # fields as Django has them
        self.fields["channel"].choices = [("", _("Every channel")), *channel_choices()]  # type: ignore[attr-defined] # a field of choices

    def clean_until(self) -> dt.datetime | None:
        """Read a day as its end; it must not be over."""
        day: dt.date | None = self.cleaned_data["until"]
        if day is None:
            return None
        end = timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time()))
        if end <= timezone.now():
            raise forms.ValidationError(_("That day is over: leave it empty, or choose a later one."))
        return end
