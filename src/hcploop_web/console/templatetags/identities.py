"""Pieces of the pages on identities."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hcploop_web.console.words import identities as words
from hcploop_web.insights.identities import SECRET, Record
from hcploop_web.insights.identity_history import Event
from hcploop_web.insights.identity_quality import Measure

register = template.Library()

register.filter("field_word", words.field_word)
register.filter("evidence_word", words.evidence_word)
register.filter("reason_word", words.reason_word)
register.filter("measure_word", words.measure_word)
register.filter("measure_text", words.measure_text)
register.filter("stratum_word", words.stratum_word)


@register.filter
def event_word(event: Event) -> str:
    """Say what became of an id."""
    return words.event_word(event.kind, event.one_id, event.other_one_id, event.records)


@register.simple_tag
def told(value: Any, name: str = "", *, may_decide: bool = True) -> str:  # noqa: ANN401 - what a table holds
    """Write a value; contacts and licences in full only for who decides."""
    if value is None or value == []:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.datetime):
        return date_format(timezone.localtime(value.replace(tzinfo=dt.UTC)), "Y-m-d")
    if name == "licence_kind":
        return words.licence_word(str(value))
    if isinstance(value, float):
        return f"{value:g}"
    text = " · ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return text if may_decide or name not in SECRET else f"{text[:2]}****{text[-2:]}"


@register.filter
def sure(probability: float) -> str:
    """Write how sure a link is; what is asked about is never quite sure."""
    return "> 99.9 %" if probability > 0.999 else f"{probability * 100:.1f} %"


@register.filter
def share_word(share: float) -> str:
    """Write a share so that 100 % is said of nothing less."""
    return f"{min(share * 100, 99.9):.1f} %" if share < 1 else "100 %"


@register.filter
def of_hundred(share: float) -> str:
    """Give a share as a place on a scale of a hundred, as drawings read it."""
    return f"{share * 100:.2f}"


@register.filter
def range_of_hundred(measure: Measure) -> str:
    """Give the width of an interval on a scale of a hundred; it is seen however narrow."""
    return of_hundred(max((measure.high or 0) - (measure.low or 0), 0.005))


@register.filter
def is_felt(weight: float) -> bool:
    """Whether a part of a weight is seen when it is rounded as the page does."""
    return abs(weight) >= 0.05


@register.simple_tag
def named(name: str, *, may_decide: bool) -> str:
    """Name a record; where its id is a contact, in full only for who decides."""
    source, _colon, own = name.partition(":")
    return name if may_decide or ":" not in own else f"{source}:{told(own, 'other_ids', may_decide=False)}"


@register.simple_tag
def told_of(record: Record, name: str, *, may_decide: bool) -> str:
    """Write a field of a record."""
    return told(record.values[name], name, may_decide=may_decide)
