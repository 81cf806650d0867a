"""Why an event was not taken: a closed list, in words that a sender can act on."""

from __future__ import annotations

import enum


class Reason(enum.StrEnum):
    """What was wrong with one event; the value is what people read."""

    NO_JSON = "The event cannot be read as JSON."
    NO_OBJECT = "The event is not an object."
    TOO_LARGE = "The event is larger than 32 KB."
    TOO_DEEP = "The event is nested too deeply."
    TEXT = "A text holds the character NUL or half a character."
    NUMBER = "A number is too large to be kept, or none at all."
    TYPE = "The type is none of identify, track, page, screen, group and alias."
    NOBODY = "There is neither a userId nor an anonymousId."
    ID = "An id is not a text or a number of at most 255 characters."
    MESSAGE_ID = "The messageId is not a text of at most 100 characters."
    NO_NAME = "A track event has no name."
    NAME = "A name is not a text of at most 255 characters."
    NO_GROUP = "A group event has no groupId."
    NO_PREVIOUS = "An alias event has no previousId."
    PROPERTIES = "The properties are not an object."
    TRAITS = "The traits are not an object."
    CONTEXT = "The context is not an object."
    CONSENT = "The consent preferences are not categories with yes or no."
    EXTERNAL_IDS = "The externalIds are not a list of ids with their types."
    TIME = "The time of the event cannot be read."
    FUTURE = "The event would have happened after it was received."
    PAST = "The event would have happened more than ten years before it was received."


class Wrong(Exception):
    """One event cannot be taken; the others of its request can."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason
