"""Tables about doctors: the list, and what stands on the page of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from hcploop_web.console.forms.lists import PERSONAS
from hcploop_web.console.sheet import Line, Sheet, share
from hcploop_web.console.words.channels import channel_word, state_word
from hcploop_web.insights.consents_known import KnownWord
from hcploop_web.insights.doctors import DoctorRow
from hcploop_web.insights.open_channels import OpenChannel
from hcploop_web.insights.portrait_parts import Portrait
from hcploop_web.insights.wording import hundredths

COLUMNS = {
    "OneID": "one_id",
    _l("Doctor"): "name",
    _l("Title"): "title",
    _l("Department"): "department",
    _l("Hospital"): "hospital",
    _l("Level"): "hospital_level",
    _l("City"): "city",
    _l("Region"): "region",
    _l("Tier"): "tier",
    _l("Persona"): "persona",
    _l("Grade"): "grade",
    _l("Engagement"): "engagement",
    _l("Contacts"): "contacts",
    _l("Last contact"): "last_on",
}
"""Headings of the list, and the fields under them."""
_PERSONAS: dict[object, object] = dict(PERSONAS)


def persona_word(name: object) -> str:
    """Name a persona; one that is not ours is called as it stands."""
    return str(_PERSONAS.get(name, name)) if name else ""


def doctors(rows: Callable[[], Iterable[DoctorRow]]) -> Sheet:
    """Lay out a list of doctors: the persona's name, engagement from 0 to 100, as the page shows them."""

    def line(row: DoctorRow) -> Line:
        return [_written(name, getattr(row, name)) for name in COLUMNS.values()]

    headings = [str(one) for one in COLUMNS]
    return Sheet("doctors", _("Doctors"), headings, lambda: map(line, rows()), is_of_doctors=True)


def _written(name: str, value: object) -> object:
    if name == "persona":
        return persona_word(value)
    return hundredths(value) if name == "engagement" and isinstance(value, float) else value


def of_doctor(told: Portrait) -> list[Sheet]:
    """Lay out what happened with a doctor, what is suggested, what suits, and what she bought."""
    contacts = [_("When"), _("Channel"), _("What"), _("Who acted"), _("Content"), _("Brand"), _("Source")]
    suggested = [_("Brand"), _("Channel"), _("Content"), _("By"), _("Chance"), _("Worth"), _("Until"), _("Reason")]
    suited = [_("Brand"), _("Position"), _("Content"), _("What it serves"), _("Why"), _("Because")]
    tags = [_("Tag"), _("Part"), _("Contents"), _("Contacts"), _("Last contact")]
    bought = [_("Period"), _("Product"), _("Units"), _("Value")]
    return [
        Sheet("contacts", _("What happened"), contacts, lambda: _contacts(told), is_of_doctors=True),
        Sheet("suggestions", _("Suggestions"), suggested, lambda: _suggested(told), is_of_doctors=True),
        Sheet("suited", _("Contents that suit her"), suited, lambda: _suited(told), is_of_doctors=True),
        Sheet("tags", _("Tags"), tags, lambda: _tags(told), is_of_doctors=True),
        Sheet("bought", _("What she prescribed"), bought, lambda: _bought(told), is_of_doctors=True),
    ]


def _contacts(told: Portrait) -> Iterable[Line]:
    for one in told.contacts:
        who = _("She did") if one.is_hers else _("We did")
        yield (
            one.local_at.replace(tzinfo=None),
            one.channel_name,
            one.action_name,
            who,
            one.title,
            one.brand,
            one.source,
        )


def _suggested(told: Portrait) -> Iterable[Line]:
    for one in told.suggested:
        worth = None if one.expected_value is None else round(one.expected_value, 2)
        sender = one.sender_name or one.sender
        chance = share(one.probability)
        yield one.brand, one.channel_name, one.title, sender, chance, worth, one.expires_at, one.reason


def _suited(told: Portrait) -> Iterable[Line]:
    for one in told.suited:
        title = one.title or one.content_id
        yield one.brand, one.position, title, one.serves_name, one.driver_name, " · ".join(one.because)


def _tags(told: Portrait) -> Iterable[Line]:
    return ((one.name, share(one.share), one.contents, one.touches, one.last_on) for one in told.tags)


def _bought(told: Portrait) -> Iterable[Line]:
    return ((one.period, one.product, one.units, one.worth) for one in told.bought)


def open_channels(channels: Sequence[OpenChannel]) -> Sheet:
    """Lay out through which channels a doctor may be contacted."""
    headings = [_("Channel"), _("State"), _("Closed by")]

    def line(one: OpenChannel) -> Line:
        return one.name, _("closed") if one.closed_by else _("open"), " · ".join(one.closed_by)

    return Sheet("channels", _("Open channels"), headings, lambda: map(line, channels))


def consents(history: Sequence[KnownWord]) -> Sheet:
    """Lay out what a doctor agreed to and refused, and when."""
    headings = [_("When"), _("Channel"), _("What she said"), _("Purpose"), _("Told by")]

    def line(one: KnownWord) -> Line:
        return one.happened_at, channel_word(one.channel), state_word(one.state), one.purpose, one.source

    return Sheet("consents", _("Consents"), headings, lambda: map(line, history))
