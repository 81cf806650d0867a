"""Pieces of the page on names."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import QueryDict

from hcploop_web.console.models.name_decision import NameKind
from hcploop_web.console.words import names as words
from hcploop_web.insights.names import OpenName

register = template.Library()

register.filter("question_word", words.question_word)
register.filter("none_word", words.none_word)
register.filter("why_asked", words.why_asked)
register.filter("likeness_word", words.likeness_word)


@register.filter
def kind_word(kind: str) -> str:
    """Name a kind of names."""
    return str(NameKind(kind).label)


@register.simple_tag(takes_context=True)
def asked_for(context: dict[str, Any], name: OpenName) -> str:
    """Give the question of this page for another name, with the filters as they are."""
    kept = context["request"].GET
    query = QueryDict(mutable=True)
    query.update({field: kept[field] for field in ("kind", "text") if kept.get(field)})
    query.update({"of": name.kind, "raw": name.raw, "place": name.place})
    return query.urlencode()
