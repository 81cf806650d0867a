"""Small pieces that many pages show: a tier, a persona, a bar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import template
from django.core.cache import cache
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from wagtail.admin.templatetags.wagtailadmin_tags import sidebar_props

from hcploop_web.collector.reason_words import reason_word
from hcploop_web.console.forms.lists import PERSONAS
from hcploop_web.console.words.channels import channel_word, event_channel_word, state_word
from hcploop_web.console.words.cuts import cut_word
from hcploop_web.console.words.indicators import indicator_word
from hcploop_web.insights import wording
from hcploop_web.insights.commands import fixed_day
from hcploop_web.insights.portrait_parts import Rating, Suited

register = template.Library()
_MENU_SECONDS = 60
_PERSONAS = dict(PERSONAS)

_PERSONA_RULES = {
    "pioneer": _l("High in both: identity from %(identity)s on, engagement from %(engagement)s on."),
    "traditional": _l("High identity (from %(identity)s on), but engagement below %(engagement)s."),
    "rising_star": _l("High engagement (from %(engagement)s on), but identity below %(identity)s."),
    "ordinary": _l("High in neither: identity below %(identity)s, engagement below %(engagement)s."),
}


@register.filter
def said(text: str | None) -> str:
    """Write what the loop says of a file, a row or a run, in the language of the page."""
    return wording.said(str(text)) if text else ""


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
def persona_rule(rating: Rating) -> str:
    """Say what makes a doctor of this persona, with the numbers of the snapshot."""
    said = _PERSONA_RULES.get(rating.persona)
    if said is None:
        return ""
    places = {"identity": rating.identity_from, "engagement": rating.engagement_from}
    return str(said) % {name: "–" if place is None else wording.hundredths(place) for name, place in places.items()}


@register.filter
def by_title(rows: Iterable[Suited]) -> list[tuple[Suited, str]]:
    """Tell contents of one title once, with the brands that they suit; as the first of them was told."""
    found: dict[str, tuple[Suited, list[str]]] = {}
    for row in rows:
        found.setdefault(row.title or row.content_id, (row, []))[1].append(row.brand)
    return [(row, " · ".join(dict.fromkeys(brands))) for row, brands in found.values()]


@register.simple_tag
def indicator(name: str) -> str:
    """Name what a score is made of; a market's own indicators are called as the market calls them."""
    return indicator_word(name)


@register.simple_tag
def bar(share: float | None) -> SafeString:
    """Show a share from 0 to 1 as a bar with its number."""
    if share is None:
        return format_html("<span>–</span>")
    percent = wording.hundredths(share)
    return format_html(
        '<span class="hl-bar"><progress max="100" value="{}"></progress><span>{}</span></span>', percent, percent
    )


@register.simple_tag
def columns(values: Iterable[int], label: str) -> SafeString:
    """Draw small columns of counts, the highest as high as the drawing; a label says what they are."""
    counts = list(values)
    most = max(counts, default=0) or 1
    heights = [(place * 4, round(count / most * 20) or int(count > 0)) for place, count in enumerate(counts)]
    drawn = format_html_join(
        "", '<rect x="{}" y="{}" width="3" height="{}"/>', ((left, 20 - high, high) for left, high in heights)
    )
    box = f"0 0 {4 * len(counts)} 20"
    return format_html(
        '<svg class="hl-columns" viewBox="{}" role="img" aria-label="{}" preserveAspectRatio="none">{}</svg>',
        box,
        label,
        drawn,
    )


@register.simple_tag
def refusal(reason: str) -> str:
    """Say why an event was refused."""
    return str(reason_word(reason))


@register.inclusion_tag("console/fixed_day.html")
def fixed_day_note() -> dict[str, dt.date | None]:
    """Say that what comes in now counts nowhere, where the market's settings let nothing be read after a past day."""
    day = fixed_day()
    return {"day": day if day and day < timezone.localdate() else None}


@register.simple_tag
def event_channel(name: str) -> str:
    """Name any channel of the market, one that people come to by themselves too."""
    return event_channel_word(name)


@register.simple_tag
def channel_name(name: str) -> str:
    """Name a channel; one that the market does not know any more is called as it stands."""
    return channel_word(name)


@register.simple_tag
def consent_state(name: str) -> str:
    """Name what a doctor said."""
    return state_word(name)


@register.simple_tag(takes_context=True)
def side_bar(context: dict[str, Any]) -> SafeString:
    """Give the menu of Wagtail's frame; it is kept for a minute a user, since it takes a fifth of a page's time."""
    user = context["request"].user
    key = f"side-bar:{user.pk}:{user.role}:{get_language()}"
    # The menu of a page differs by who asks, never by the page.
    kept = cache.get_or_set(key, lambda: str(sidebar_props(context)), _MENU_SECONDS)
    return mark_safe(str(kept))  # noqa: S308 - Wagtail's own JSON script, escaped by it


@register.simple_tag(takes_context=True)
def with_page(context: dict[str, Any], number: int) -> str:
    """Give the question of this page with another page number."""
    query = context["request"].GET.copy()
    query["page"] = str(number)
    return str(query.urlencode())


@register.simple_tag
def consent(state: str) -> SafeString:
    """Show what she said, coloured."""
    named = {"granted": ("good", _("granted")), "refused": ("bad", _("refused")), "withdrawn": ("bad", _("withdrawn"))}
    colour, word = named.get(state, ("warn", state))
    return format_html('<span class="hl-badge hl-badge--{}">{}</span>', colour, word)


@register.simple_tag
def weekday(number: int | None) -> str:
    """Name a day of the week, 1 Monday to 7 Sunday; no number is any day."""
    return str(WEEKDAYS[number - 1]) if number else _("Any day")


@register.simple_tag
def cut_name(name: str) -> str:
    """Say by what a figure was cut."""
    return cut_word(name)


@register.filter
def above(share: float | None) -> str:
    """Write how many stand below: nobody stands above all, herself among them."""
    return percent(share if share is None else min(wording.hundredths(share) / 100, 0.99))


@register.filter
def percent(share: float | None) -> str:
    """Write a share as a percentage; what is nearly nothing or nearly everything is not told as such."""
    if share is None:
        return "–"
    is_edge = 0 < share < 1 and round(100 * share) in (0, 100)
    return f"{min(max(share, 0.001), 0.999):.1%}" if is_edge else f"{share:.0%}"


@register.filter
def change(share: float | None) -> str:
    """Write a change with its sign."""
    return "–" if share is None else f"{'−' if share < 0 else '+'}{abs(share):.1%}"


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
