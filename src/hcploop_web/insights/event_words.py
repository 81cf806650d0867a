"""Channels and actions that an event may be told as."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from hcploop.channels import ACTIONS, CHANNELS
from hcploop.errors import HcploopError
from hcploop.market import load_market


@dataclass(frozen=True)
class Named:
    """A channel or an action, and what it is called."""

    name: str
    zh: str
    en: str


VIEWS = frozenset(name for name, action in ACTIONS.items() if action.is_view)
"""The actions that are views of a page."""


def channels() -> tuple[Named, ...]:
    """Name the channels of the market; the default ones where it cannot be read."""
    try:
        found = load_market(settings.DROP).channels
    except HcploopError:
        found = CHANNELS
    return tuple(Named(one.name, one.name_zh, one.name_en) for one in found.values())


def actions() -> tuple[Named, ...]:
    """Name what somebody can do."""
    return tuple(Named(one.name, one.name_zh, one.name_en) for one in ACTIONS.values())
