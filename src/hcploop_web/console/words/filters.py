"""What an address asks for, in words: what stands beside a table or a chart that was taken away."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

WORDS = {
    "brand": _("Brand"),
    "period": _("Period"),
    "cut": _("Cut"),
    "cut_value": _("Cut to"),
    "text": _("Search"),
    "q": _("Search"),
    "tiers": _("Tier"),
    "personas": _("Persona"),
    "grades": _("Grade"),
    "city": _("City"),
    "region": _("Region"),
    "tag": _("Tag"),
    "last": _("Last contact"),
    "order": _("Order"),
    "feed": _("Feed"),
    "column": _("Column"),
    "reason": _("Reason"),
    "role": _("Role"),
    "sure": _("How sure"),
    "older": _("Before"),
    "newer": _("After"),
    "before": _("Before"),
    "after": _("After"),
    "from_tier": _("From tier"),
    "to_tier": _("To tier"),
    "why": _("Why"),
}
"""Filters of pages, by their names in addresses; what is not here, such as the number of a page, filters nothing."""
_MOST_LETTERS = 200


def asked_words(asked: QueryDict) -> Iterator[tuple[str, str]]:
    """Say which filters an address names, each with its values."""
    for name, word in WORDS.items():
        values = [value for value in asked.getlist(name) if value]
        if values:
            yield str(word), ", ".join(values)[:_MOST_LETTERS]
