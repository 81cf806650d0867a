"""Routes: through which channel, by whose hand, and with which form of content an offer can be made."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal

from hcploop.channels import Channel

Hand = Literal["own", "medical", "system"]
"""Who acts: the representative in charge of her, a member of the medical team at her hospital, or a system of ours."""


_HANDS: Mapping[str, tuple[Hand, ...]] = {"representative": ("own", "medical"), "system": ("system",)}


@dataclass(frozen=True)
class Route:
    """One way to make an offer.

    Parameters
    ----------
    channel, action : str
        Where, and what is done.
    hand : {"own", "medical", "system"}
        Who acts.
    is_personal, needs_consent : bool
        As the channel declares.
    carries : frozenset of str
        Classes of forms that suit it.
    """

    channel: str
    action: str
    hand: Hand
    is_personal: bool
    needs_consent: bool
    carries: frozenset[str]


def routes(channels: Mapping[str, Channel], *, used: Iterable[str], has_medical_team: bool) -> tuple[Route, ...]:
    """List the routes of a market.

    Parameters
    ----------
    channels : mapping of str to Channel
        The market's channels.
    used : iterable of str
        Those through which it acts; channels that people start themselves are left out.
    has_medical_team : bool
        Whether a member of a medical team can act where representatives do.

    Returns
    -------
    tuple of Route
        Ordered by channel.

    Examples
    --------
    >>> from hcploop.channels import CHANNELS
    >>> [(one.channel, one.hand) for one in routes(CHANNELS, used=["web", "sms", "visit"], has_medical_team=True)]
    [('sms', 'system'), ('visit', 'own'), ('visit', 'medical')]
    """
    found: list[Route] = []
    for name in sorted(set(used)):
        channel = channels[name]
        if channel.initiator == "hcp":
            continue
        said = _said(channel)
        hands = _HANDS[said["by"]][: 1 + has_medical_team]
        found += [
            Route(
                channel=name,
                action=said["action"],
                hand=hand,
                is_personal=channel.personal,
                needs_consent=bool(channel.consent_scope),
                carries=frozenset(said["carries"]),
            )
            for hand in hands
        ]
    return tuple(found)


def form_classes() -> Mapping[str, tuple[str, ...]]:
    """Give the words of each class of forms; a form that stands in none is `reading`."""
    return {name: tuple(words) for name, words in _data()["forms"].items()}


def _said(channel: Channel) -> Mapping[str, Any]:
    data = _data()
    usual: Mapping[str, Any] = data["personal" if channel.personal else "non_personal"]
    found: Mapping[str, Any] = data["channel"].get(channel.name, usual)
    return found


@functools.cache
def _data() -> dict[str, Any]:
    text = resources.files("hcploop.nextbest").joinpath("data/carriage.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
