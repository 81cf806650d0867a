"""Why events are refused, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hcploop_web.collector.reasons import Reason
from hcploop_web.collector.rows import NO_ANSWER, NO_DURATION, NO_SHARE, TOO_LONG

WORDS: Mapping[str, str | Promise] = {
    Reason.NO_JSON.value: _("The event cannot be read as JSON."),
    Reason.NO_OBJECT.value: _("The event is not an object."),
    Reason.TOO_LARGE.value: _("The event is larger than 32 KB."),
    Reason.TOO_DEEP.value: _("The event is nested too deeply."),
    Reason.TEXT.value: _("A text holds the character NUL or half a character."),
    Reason.NUMBER.value: _("A number is too large to be kept, or none at all."),
    Reason.TYPE.value: _("The type is none of identify, track, page, screen, group and alias."),
    Reason.NOBODY.value: _("There is neither a userId nor an anonymousId."),
    Reason.ID.value: _("An id is not a text or a number of at most 255 characters."),
    Reason.MESSAGE_ID.value: _("The messageId is not a text of at most 100 characters."),
    Reason.NO_NAME.value: _("A track event has no name."),
    Reason.NAME.value: _("A name is not a text of at most 255 characters."),
    Reason.NO_GROUP.value: _("A group event has no groupId."),
    Reason.NO_PREVIOUS.value: _("An alias event has no previousId."),
    Reason.PROPERTIES.value: _("The properties are not an object."),
    Reason.TRAITS.value: _("The traits are not an object."),
    Reason.CONTEXT.value: _("The context is not an object."),
    Reason.CONSENT.value: _("The consent preferences are not categories with yes or no."),
    Reason.EXTERNAL_IDS.value: _("The externalIds are not a list of ids with their types."),
    Reason.TIME.value: _("The time of the event cannot be read."),
    Reason.FUTURE.value: _("The event would have happened after it was received."),
    Reason.PAST.value: _("The event would have happened more than ten years before it was received."),
    NO_ANSWER: _(
        "An answer needs a survey_id, an item_id and a value; one of them is missing, or no text, number or truth."
    ),
    NO_DURATION: _("The duration is no number of seconds between 0 and a day."),
    NO_SHARE: _("The progress is no share from 0 to 1, and no percentage up to 100."),
    TOO_LONG: _("A value that the rule asks for is longer than 300 characters, or no text or number."),
}
"""By the reason as it is kept."""


def reason_word(reason: str) -> str | Promise:
    """Say why an event was refused; a reason of an older version as it was kept."""
    return WORDS.get(reason, reason)
