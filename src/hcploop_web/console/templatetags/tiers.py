"""Pieces of the pages on tiers."""

from __future__ import annotations

from typing import Any

from django import template

from hcploop_web.console.words.tiers import tier_word

register = template.Library()


@register.simple_tag(takes_context=True)
def asked(context: dict[str, Any], **changes: object) -> str:
    """Give the question of this page with other values; a value of None takes a part out."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return str(query.urlencode())


@register.simple_tag
def tier_name(number: int) -> str:
    """Name a tier, or where somebody without one was."""
    return tier_word(number)
