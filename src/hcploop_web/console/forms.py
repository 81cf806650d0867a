"""What users may ask for."""

from __future__ import annotations

from typing import Any, get_args

from django import forms
from django.utils.translation import gettext_lazy as _

from hcploop_web.console.models.schedule import WEEKDAYS
from hcploop_web.insights.doctors import DoctorQuery, Order
from hcploop_web.insights.quarantine import Filter

PERSONAS = [
    ("pioneer", _("Pioneer")),
    ("traditional", _("Traditional")),
    ("rising_star", _("Rising star")),
    ("ordinary", _("Ordinary")),
    ("unknown", _("Unknown")),
]
TIERS = [*((str(tier), str(tier)) for tier in range(1, 10)), ("0", _("No tier"))]
QUIET = [
    ("", _("Any time")),
    ("30", _("Quiet for 30 days")),
    ("90", _("Quiet for 90 days")),
    ("180", _("Quiet for 180 days")),
]
ORDERS = [
    ("tier", _("Highest tier")),
    ("engagement", _("Most engaged")),
    ("last", _("Last contact")),
    ("name", _("Name")),
]


class DoctorForm(forms.Form):
    """The filters of the list of doctors; what is not understood is left out."""

    text = forms.CharField(required=False, max_length=100, label=_("Name, pinyin or hospital"))
    brand = forms.CharField(required=False, max_length=100)
    tiers = forms.MultipleChoiceField(required=False, choices=TIERS, label=_("Tier"))
    personas = forms.MultipleChoiceField(required=False, choices=PERSONAS, label=_("Persona"))
    grades = forms.MultipleChoiceField(required=False, choices=[(one, one) for one in "ABCD"], label=_("Grade"))
    quiet_days = forms.TypedChoiceField(
        required=False, choices=QUIET, coerce=int, empty_value=None, label=_("Contacts")
    )
    order = forms.ChoiceField(required=False, choices=ORDERS, label=_("Order"))
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def query(self) -> DoctorQuery:
        """Give what was understood."""
        self.is_valid()
        told: dict[str, Any] = self.cleaned_data
        return DoctorQuery(
            text=told.get("text") or "",
            brand=told.get("brand") or "",
            tiers=tuple(int(one) for one in told.get("tiers") or ()),
            personas=tuple(told.get("personas") or ()),
            grades=tuple(told.get("grades") or ()),
            quiet_days=told.get("quiet_days"),
            order=told["order"] if told.get("order") in get_args(Order) else "tier",
            page=told.get("page") or 1,
        )


class ScheduleForm(forms.Form):
    """A time of day and some weekdays."""

    time = forms.TimeField(label=_("Time of day"))
    weekdays = forms.TypedMultipleChoiceField(choices=WEEKDAYS, coerce=int, label=_("Weekdays"))


class QuarantineForm(forms.Form):
    """The filters of the list of what could not be used; what is not understood is left out."""

    feed = forms.CharField(required=False, max_length=200)
    column = forms.CharField(required=False, max_length=500, strip=False)
    reason = forms.CharField(required=False, max_length=2000, strip=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=1_000_000)

    def wanted(self) -> Filter:
        """Give what was understood."""
        self.is_valid()
        told: dict[str, Any] = self.cleaned_data
        return Filter(told.get("feed") or "", told.get("column") or "", told.get("reason") or "", told.get("page") or 1)
