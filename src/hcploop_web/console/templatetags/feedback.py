"""The suggestions of a doctor, with what was said of them and what can be said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from hcploop_web.accounts.pages import may_open
from hcploop_web.field.models import REASONS, Feedback, State
from hcploop_web.insights.portrait_parts import Portrait

register = template.Library()


@register.inclusion_tag("console/suggestions.html", takes_context=True)
def suggestions(context: dict[str, Any], doctor: Portrait) -> dict[str, Any]:
    """Show what to do next for a doctor."""
    words = said_of(one.decision_id for one in doctor.suggested)
    listed = [(one, words.get(one.decision_id, [])) for one in doctor.suggested]
    brand = next((one.brand for one in context["ratings"]), "")
    return {
        "suggestions": listed,
        "doctor": doctor,
        "why": doctor.why_nothing,
        "brand": brand,
        **choices(context["request"]),
    }


def said_of(decision_ids: Iterable[str]) -> dict[str, list[Feedback]]:
    """Gather what was said, by suggestion, oldest first."""
    words: dict[str, list[Feedback]] = {}
    for said in Feedback.objects.filter(decision_id__in=list(decision_ids)).select_related("by"):
        words.setdefault(said.decision_id, []).append(said)
    return words


def choices(request: Any) -> dict[str, Any]:  # noqa: ANN401 - any request
    """Give what a suggestion's template needs beside the suggestion."""
    return {
        "may_say": may_open(request.user, "feedback"),
        "later": REASONS[State.LATER],
        "dismissed": REASONS[State.DISMISSED],
        "request": request,
    }
