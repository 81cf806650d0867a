"""What Doctor 360 is made of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from hcploop_web.insights.nothing_suggested import Why


@dataclass(frozen=True)
class Rating:
    """Where a doctor stands for a brand; from `identity_from` and `engagement_from` on, 0 to 1, doctors are high."""

    brand: str
    persona: str
    identity_level: str
    engagement_level: str
    grade: str | None
    tier: int | None
    reason: str
    identity: float | None
    engagement: float | None
    identity_from: float | None
    engagement_from: float | None


@dataclass(frozen=True)
class Indicator:
    """What a score is made of; `share` is its part of the score, 0 to 1."""

    brand: str
    dimension: str
    indicator: str
    amount: float | None
    points: float | None
    weight: float
    share: float


@dataclass(frozen=True)
class Tagged:
    """A tag that she earned, and the contents behind it."""

    tag: str
    name: str
    family: str
    share: float
    contents: int
    touches: int
    last_on: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """A record that is this doctor."""

    source: str
    source_id: str
    probability: float
    name: str | None
    hospital: str | None


@dataclass(frozen=True)
class Contact:
    """One contact: in UTC and in the market's zone; `is_hers` where she acted herself."""

    happened_at: dt.datetime
    local_at: dt.datetime
    channel: str
    channel_name: str
    action: str
    action_name: str
    is_hers: bool
    title: str | None
    content_id: str | None
    brand: str
    rep_id: str | None
    source: str

    # Written here: a page tells fifty of them, and the template's own filter takes sixty times as long.
    @property
    def stamp(self) -> str:
        """The moment for machines."""
        return f"{self.happened_at:%Y-%m-%dT%H:%M:%SZ}"

    @property
    def local_text(self) -> str:
        """The moment for people, in the market's zone."""
        return f"{self.local_at:%Y-%m-%d %H:%M}"


@dataclass(frozen=True)
class Suited:
    """A content that suits her, and why."""

    brand: str
    position: int
    content_id: str
    title: str | None
    serves: str
    serves_name: str
    driver: str
    driver_name: str
    because: tuple[str, ...]


@dataclass(frozen=True)
class Suggested:
    """What to do next, and why."""

    decision_id: str
    brand: str
    channel: str
    channel_name: str
    action: str
    title: str | None
    sender: str | None
    sender_name: str | None
    weekday: int | None
    hour: int | None
    probability: float | None
    expected_value: float | None
    worth: str
    reason: str
    expires_at: dt.datetime | None


@dataclass(frozen=True)
class Consented:
    """Her last word on a channel and purpose."""

    channel: str
    channel_name: str
    purpose: str | None
    state: str
    happened_at: dt.datetime


@dataclass(frozen=True)
class Placed:
    """A hospital that she works or worked at; `why` says why it is the main one, or that she left it."""

    hospital: str | None
    institution_id: str | None
    department: str | None
    title: str | None
    is_main: bool
    is_left: bool
    since_on: dt.date | None
    until_on: dt.date | None
    last_seen_on: dt.date | None
    why: str


@dataclass(frozen=True)
class Differing:
    """A value that a source tells otherwise than she is shown; `why` says by what it lost."""

    field: str
    value: str
    records: int
    sources: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Needed:
    """Her place on a ladder of needs."""

    brand: str
    ladder: str
    layer: str
    layer_name: str
    next_layer: str | None
    next_name: str
    reason: str


@dataclass(frozen=True)
class Bought:
    """What she bought or prescribed in a period, in markets whose policy allows to know."""

    period: str
    product: str
    units: float | None
    worth: str


@dataclass(frozen=True)
class Portrait:
    """A doctor, as the snapshot in force knows her and as far as the user sees her.

    `why_nothing` is None where something is suggested.
    """

    one_id: str
    name: str | None
    facts: dict[str, Any]
    confidence: float
    ratings: tuple[Rating, ...]
    indicators: tuple[Indicator, ...]
    tags: tuple[Tagged, ...]
    sources: tuple[Source, ...]
    contacts: tuple[Contact, ...]
    suited: tuple[Suited, ...]
    suggested: tuple[Suggested, ...]
    consents: tuple[Consented, ...]
    places: tuple[Placed, ...]
    differing: tuple[Differing, ...]
    needs: tuple[Needed, ...]
    bought: tuple[Bought, ...]
    why_nothing: Why | None
    as_of: dt.datetime
    refreshed_at: dt.datetime | None = None
