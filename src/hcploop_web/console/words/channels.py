"""Channels and what doctors said of them, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hcploop_web.console.forms.consents import channel_choices
from hcploop_web.console.forms.sources import channel_choices as event_channels
from hcploop_web.privacy.models import EVERY, State


def channel_word(name: str) -> str:
    """Name a channel; one that the market does not know any more is called as it stands."""
    return str(_("Every channel") if name == EVERY else dict(channel_choices()).get(name, name))


def event_channel_word(name: str) -> str:
    """Name any channel of the market, one that people come to by themselves too."""
    return str(dict(event_channels()).get(name, name))


def state_word(name: str) -> str:
    """Name what a doctor said."""
    return str(dict(State.choices).get(name, name))
