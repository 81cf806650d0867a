"""What the loader goes by: the rules of the sources and what it must know of the market, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

ANY_PAGE, ANY_SCREEN = "$page", "$screen"
"""Stand for every page and every screen, whatever they are called."""


class Rule(msgspec.Struct, frozen=True):
    """What events of one name become.

    Parameters
    ----------
    becomes : {"touches", "answers", "ignored"}
        A contact, an answer to a survey or quiz, or nothing.
    channel, action : str
        Of the contact; no channel means the source's.
    survey_kind : str
        Of an answer.
    content_property : tuple of str
        The property that names the content, as the steps of its path.
    category : str
        The category of consent without which the event is counted and not kept; empty where it needs none.
    """

    becomes: Literal["touches", "answers", "ignored"]
    channel: str = ""
    action: str = ""
    survey_kind: str = ""
    content_property: tuple[str, ...] = ("content_id",)
    category: str = ""


class SourcePlan(msgspec.Struct, frozen=True):
    """One source.

    Parameters
    ----------
    channel : str
        Of contacts whose rule names none.
    rules : mapping of str to Rule
        By the name of the event.
    categories : mapping of str to (channel, purpose)
        What categories of consent are about.
    """

    channel: str = "web"
    rules: Mapping[str, Rule] = {}
    categories: Mapping[str, tuple[str, str]] = {}


class Plan(msgspec.Struct, frozen=True):
    """All that decides what events become. A batch that is done again is done by the plan that it was begun with.

    Parameters
    ----------
    zone : str
        The market's time zone.
    view_actions : frozenset of str
        The actions that are views of a page.
    sources : mapping of str to SourcePlan
        By name.
    """

    zone: str
    view_actions: frozenset[str]
    sources: Mapping[str, SourcePlan] = {}
