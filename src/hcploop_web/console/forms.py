"""What users may ask for."""

from __future__ import annotations

from typing import Any, get_args

from django import forms
from django.utils.translation import gettext_lazy as _

from hcploop_web.insights.doctors import DoctorQuery, Order

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


def _some(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()
