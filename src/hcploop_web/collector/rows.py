"""An event as rows of the kinds that the loop reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from hcploop_web.collector.events import Event
from hcploop_web.collector.plan import ANY_PAGE, ANY_SCREEN, Rule, SourcePlan

Row = list[str]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "touches": (
        "source_person_id",
        "channel",
        "action",
        "happened_at",
        "touch_id",
        "content_id",
        "duration_seconds",
        "progress_share",
        "campaign_id",
        "decision_id",
        "brand",
    ),
    "people": (
        "source_id",
        "name",
        "hospital",
        "department",
        "title",
        "academic_title",
        "province",
        "city",
        "phone",
        "email",
        "licence_no",
        "licence_kind",
        "wechat_unionid",
        "wechat_openid",
        "external_userid",
        "updated_at",
    ),
    "consents": ("source_person_id", "channel", "purpose", "state", "happened_at", "evidence"),
    "answers": (
        "source_person_id",
        "survey_id",
        "survey_kind",
        "item_id",
        "value",
        "happened_at",
        "is_correct",
    ),
    "identity_decisions": ("record_a", "record_b", "decision", "decided_by"),
    "aggregates": ("content_id", "channel", "counted_on", "views", "visitors"),
}
"""The columns of each kind, canonical names; the first of those that name a person is who it was."""

LONGEST = 300
"""Characters of a text that becomes a value; the loop's ids and names are shorter."""

NO_ANSWER = "An answer needs a survey_id, an item_id and a value; one of them is missing, or no text, number or truth."
NO_DURATION = "The duration is no number of seconds between 0 and a day."
NO_SHARE = "The progress is no share from 0 to 1, and no percentage up to 100."
TOO_LONG = "A value that the rule asks for is longer than 300 characters, or no text or number."
REASONS = (NO_ANSWER, NO_DURATION, NO_SHARE, TOO_LONG)
"""Why the rules refuse an event; why it was refused before stands in `events`."""

_DAY_SECONDS = 86_400


class NotARow(Exception):
    """The event cannot become what its rule says; the text is one of `REASONS`."""


def rule_of(event: Event, source: SourcePlan) -> Rule | None:
    """Find the rule of an event; None where there is none, or it says that nothing becomes of it."""
    name = {"page": ANY_PAGE, "screen": ANY_SCREEN, "track": event.name}.get(event.kind, "")
    rule = source.rules.get(name)
    return None if rule is None or rule.becomes == "ignored" else rule


def row_of(event: Event, rule: Rule, source: SourcePlan) -> Row:
    """Make of an event what its rule says, a contact or an answer; who it was stays empty.

    Raises
    ------
    NotARow
        A value is missing or does not fit.
    """
    return contact(event, rule, source) if rule.becomes == "touches" else answer(event, rule)


def contact(event: Event, rule: Rule, source: SourcePlan) -> Row:
    """Make a contact of an event.

    Parameters
    ----------
    event : Event
        Of `page`, `screen` or `track`.
    rule : Rule
        That becomes `touches`.
    source : SourcePlan
        Its source.

    Returns
    -------
    list of str
        Values of `COLUMNS["touches"]`; who it was stays empty.

    Raises
    ------
    NotARow
        A value does not fit.
    """
    told = event.properties
    campaign = event.context.get("campaign")
    return [
        "",
        rule.channel or source.channel,
        rule.action,
        moment(event.happened_at),
        event.message_id,
        _text(_at(told, rule.content_property)),
        _duration(told),
        _progress(told),
        _text(campaign.get("name") or campaign.get("id")) if isinstance(campaign, dict) else "",
        _text(told.get("decision_id")),
        _text(told.get("brand")),
    ]


def answer(event: Event, rule: Rule) -> Row:
    """Make an answer of an event.

    Parameters
    ----------
    event : Event
        With `survey_id`, `item_id`, `value`, and for a quiz `is_correct`.
    rule : Rule
        That becomes `answers`.

    Returns
    -------
    list of str
        Values of `COLUMNS["answers"]`; who it was stays empty.

    Raises
    ------
    NotARow
        A value is missing or does not fit.
    """
    told = event.properties
    survey, item, value = (_text(told.get(name)) for name in ("survey_id", "item_id", "value"))
    if not (survey and item and value):
        raise NotARow(NO_ANSWER)
    is_correct = told.get("is_correct")
    verdict = "" if not isinstance(is_correct, bool) else str(is_correct).lower()
    return ["", survey, rule.survey_kind, item, value, moment(event.happened_at), verdict]


def moment(at: dt.datetime) -> str:
    """Write a moment as the feeds have it: UTC, to the millisecond."""
    return at.isoformat(timespec="milliseconds")


def _at(told: Mapping[str, Any], path: tuple[str, ...]) -> object:
    found: object = told
    for step in path:
        if not isinstance(found, dict):
            return None
        found = found.get(step)
    return found


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    text = value if isinstance(value, str) else str(value) if isinstance(value, (int, float)) else None
    if text is None or len(text) > LONGEST:
        raise NotARow(TOO_LONG)
    return text


def _duration(told: Mapping[str, Any]) -> str:
    value = told.get("duration_seconds")
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= _DAY_SECONDS:
        raise NotARow(NO_DURATION)
    return str(value)


def _progress(told: Mapping[str, Any]) -> str:
    value = told.get("progress_share")
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 100:
        raise NotARow(NO_SHARE)
    return str(value)
