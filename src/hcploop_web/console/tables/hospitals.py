"""Tables of the page of a hospital."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from hcploop_web.console.sheet import Line, Sheet
from hcploop_web.console.tables.doctors import persona_word
from hcploop_web.insights.hospitals import Hospital, Staff


def of_hospital(told: Hospital, staff: Callable[[], Iterable[Staff]]) -> list[Sheet]:
    """Lay out a hospital: its departments, contacts by month, what it bought, and all its doctors.

    Parameters
    ----------
    told : Hospital
        As its page shows it.
    staff : callable
        Gives all doctors there whom the user sees; the page shows the first.
    """
    tiers = sorted({tier for one in told.departments for tier in one.tiers}, key=lambda tier: tier or 10)
    named = [_("Tier %(n)s") % {"n": tier} if tier else _("No tier") for tier in tiers]

    def departments() -> Iterable[Line]:
        return ((one.name, one.doctors, *(one.tiers.get(tier, 0) for tier in tiers)) for one in told.departments)

    people = ["OneID", _("Doctor"), _("Title"), _("Department"), _("Tier"), _("Persona"), _("Contacts")]
    sold = [_("Period"), _("Product"), _("Units"), _("Value")]
    return [
        Sheet("departments", _("Departments"), [_("Department"), _("Doctors"), *named], departments),
        Sheet("contacts", _("Contacts by month"), [_("Channel"), *told.months], lambda: _contacts(told)),
        Sheet("sold", _("What the hospital bought"), sold, lambda: _sold(told)),
        Sheet("doctors", _("Doctors"), [*people, _("Last contact")], lambda: map(_staff, staff()), is_of_doctors=True),
    ]


def _contacts(told: Hospital) -> Iterable[Line]:
    return ((name, *counts) for name, counts in told.contacts)


def _sold(told: Hospital) -> Iterable[Line]:
    return ((one.period, one.product, one.units, one.value) for one in told.sold)


def _staff(one: Staff) -> Line:
    # The page writes the day as text.
    last_on = dt.date.fromisoformat(one.last_on) if one.last_on else None
    persona = persona_word(one.persona)
    return one.one_id, one.name, one.title, one.department, one.tier, persona, one.contacts, last_on
