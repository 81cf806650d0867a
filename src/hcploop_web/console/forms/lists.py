"""What users may ask for."""

from __future__ import annotations

from typing import Any, get_args

from django import forms
from django.utils.translation import gettext_lazy as _

from hcploop_web.console.models.schedule import WEEKDAYS
from hcploop_web.insights.doctors import DoctorQuery, Order
from hcploop_web.insights.draft import POLICIES, zones
from hcploop_web.insights.quarantine import Filter

PERSONAS = [
    ("pioneer", _("Pioneer")),
    ("traditional", _("Traditional")),
    ("rising_star", _("Rising star")),
    ("ordinary", _("Ordinary")),
    ("unknown", _("Unknown")),
]
TIERS = [*((str(tier), str(tier)) for tier in range(1, 10)), ("0", _("No tier"))]
LAST = [
    ("", _("Any time")),
    ("touched-30", _("Contact within 30 days")),
    ("touched-90", _("Contact within 90 days")),
    ("quiet-30", _("Quiet for 30 days")),
    ("quiet-90", _("Quiet for 90 days")),
    ("quiet-180", _("Quiet for 180 days")),
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
    region = forms.CharField(required=False, max_length=100, label=_("Region"))
    city = forms.CharField(required=False, max_length=100, label=_("City"))
    tag = forms.CharField(required=False, max_length=100, label=_("Tag"))
    last = forms.ChoiceField(required=False, choices=LAST, label=_("Last contact"))
    order = forms.ChoiceField(required=False, choices=ORDERS, label=_("Order"))
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def query(self) -> DoctorQuery:
        """Give what was understood."""
        self.is_valid()
        told: dict[str, Any] = self.cleaned_data
        kind, _dash, days = (told.get("last") or "").partition("-")
        return DoctorQuery(
            text=told.get("text") or "",
            brand=told.get("brand") or "",
            tiers=tuple(int(one) for one in told.get("tiers") or ()),
            personas=tuple(told.get("personas") or ()),
            grades=tuple(told.get("grades") or ()),
            regions=_some(told.get("region")),
            cities=_some(told.get("city")),
            tags=_some(told.get("tag")),
            touched_days=int(days) if kind == "touched" else None,
            quiet_days=int(days) if kind == "quiet" else None,
            order=told["order"] if told.get("order") in get_args(Order) else "tier",
            page=told.get("page") or 1,
        )


class ViewForm(forms.Form):
    """A view to be kept, or forgotten."""

    name = forms.CharField(max_length=60)
    question = forms.CharField(required=False, max_length=2000)
    forget = forms.BooleanField(required=False)


class RunForm(forms.Form):
    """The day after which a run reads nothing."""

    as_of_on = forms.DateField(required=False)


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


class MarketForm(forms.Form):
    """What a market is called."""

    name = forms.CharField(max_length=200, label=_("Name of the market"))
    currency = forms.RegexField("^[A-Z]{3}$", label=_("Currency"))
    time_zone = forms.ChoiceField(choices=[(one, one) for one in zones()], label=_("Time zone"))
    policy = forms.ChoiceField(choices=[(one, one) for one in POLICIES], label=_("Rules"))
    brands = forms.CharField(required=False, widget=forms.Textarea, label=_("Brands"))

    def clean_brands(self) -> list[str]:
        """Give a brand a line, each once; one called `all` where none is named."""
        told = str(self.cleaned_data["brands"]).replace(",", "\n").replace("，", "\n").replace("、", "\n")
        return list(dict.fromkeys(one.strip() for one in told.splitlines() if one.strip())) or ["all"]


class FileForm(forms.Form):
    """How a file is written, where it was guessed wrongly."""

    sheet = forms.CharField(required=False, max_length=100)
    header_row = forms.IntegerField(required=False, min_value=1, max_value=20)
    encoding = forms.ChoiceField(
        required=False, choices=[("", "–"), *((one, one) for one in ("utf-8", "gb18030", "big5", "utf-16", "cp1252"))]
    )

    def declared(self) -> dict[str, object]:
        """Give what was said."""
        return {name: value for name, value in self.cleaned_data.items() if value}


def _some(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()
