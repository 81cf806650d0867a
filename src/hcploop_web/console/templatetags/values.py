"""Pieces of the page on fields whose best value was hard to tell."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import QueryDict

from hcploop_web.console.words import values as words
from hcploop_web.insights.value_conflicts import OpenValue

register = template.Library()

register.filter("why_open", words.why_open)
register.filter("won_by", words.won_by)


@register.simple_tag(takes_context=True)
def asked_for(context: dict[str, Any], value: OpenValue) -> str:
    """Give the question of this page for another field, with the filter as it is."""
    query = QueryDict(mutable=True)
    if kept := context["request"].GET.get("field"):
        query["field"] = kept
    query.update({"doctor": value.one_id, "of": value.field})
    return query.urlencode()
