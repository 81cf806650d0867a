"""Small pieces that many pages show: a tier, a persona, a bar."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from hcploop_web.console.forms import PERSONAS

register = template.Library()
_PERSONAS = dict(PERSONAS)
_INDICATORS = {
    "visits": _l("Visits"),
    "articles_read": _l("Articles read"),
    "videos_watched": _l("Videos watched"),
    "meetings_attended": _l("Meetings attended"),
    "hospital": _l("Level of the hospital"),
    "title": _l("Rank"),
    "papers": _l("Papers"),
    "society_posts": _l("Posts in societies"),
}


@register.simple_tag
def tier(number: int | None) -> SafeString:
    """Show a tier: its number, coloured from the highest to the lowest."""
    if number is None:
        return format_html('<span class="hl-tier hl-tier--none">{}</span>', _("No tier"))
    return format_html('<span class="hl-tier hl-tier--{}">{}</span>', number, number)


@register.simple_tag
def persona(name: str) -> SafeString:
    """Show a persona by its name, with its colour."""
    return format_html('<span class="hl-persona hl-persona--{}">{}</span>', name, _PERSONAS.get(name, name))


@register.simple_tag
def persona_name(name: str) -> str:
    """Name a persona."""
    return str(_PERSONAS.get(name, name))


@register.simple_tag
def indicator(name: str) -> str:
    """Name what a score is made of; a market's own indicators are called as the market calls them."""
    return str(_INDICATORS.get(name, name))


@register.simple_tag
def bar(share: float | None) -> SafeString:
    """Show a share from 0 to 1 as a bar with its number."""
    if share is None:
        return format_html("<span>–</span>")
    percent = round(share * 100)
    return format_html(
        '<span class="hl-bar"><progress max="100" value="{}"></progress><span>{}</span></span>', percent, percent
    )


@register.simple_tag(takes_context=True)
def with_page(context: dict[str, Any], number: int) -> str:
    """Give the question of this page with another page number."""
    query = context["request"].GET.copy()
    query["page"] = str(number)
    return str(query.urlencode())


@register.filter
def percent(share: float | None) -> str:
    """Write a share as a percentage."""
    return "–" if share is None else f"{share:.0%}"


_COUNTED = {
    "people": _l("People"),
    "records": _l("Records"),
    "touches": _l("Contacts"),
    "quarantined_values": _l("In quarantine"),
}


@register.simple_tag
def counted(name: str) -> str:
    """Name what a snapshot counts."""
    return str(_COUNTED.get(name, name))


@register.simple_tag
def is_corrected(one: Any, corrected: set[tuple[str, str, int]]) -> bool:  # noqa: ANN401 - a row of a list
    """Tell whether a rejected row was corrected."""
    return (one.feed, one.file, one.row_number) in corrected
