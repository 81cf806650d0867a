"""What an action is worth: `NextBestPolicy`, as a market's `policy/nextbest.toml` may write it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Annotated, Literal

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field, field_validator

from hcploop import schema
from hcploop.channels import Channel
from hcploop.market.policy_model import PolicyModel

NOTHING = "nothing"
"""The arm, and in the response model the channel, of making no contact."""

Share = Annotated[float, Field(gt=0, lt=1)]
Part = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Hour = Annotated[int, Field(ge=0, le=24)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ResponsePolicy(_Section):
    """What an answer is, and which contacts are learned from; see `data/nextbest.toml` for each key."""

    days: Annotated[int, Field(ge=1, le=90)]
    late_days: Annotated[int, Field(ge=0, le=180)]
    window_days: Annotated[int, Field(ge=90, le=730)]
    history_days: Annotated[int, Field(ge=30, le=1095)]
    sample_rows: Annotated[int, Field(ge=1000)]
    drawn_weight: Annotated[float, Field(ge=1, allow_inf_nan=False)]

    @property
    def known_days(self) -> int:
        """After so many days all answers to a contact are known."""
        return self.days + self.late_days


class PriorPolicy(_Section):
    """What is believed of answers before there are any."""

    strength: Positive
    interaction: Positive
    other: Share
    probabilities: dict[str, Share]

    @field_validator("probabilities")
    @classmethod
    def _names_nothing(cls, probabilities: dict[str, float]) -> dict[str, float]:
        if NOTHING not in probabilities:
            raise ValueError("`nothing`, the probability that a person acts without a contact, is missing")
        return probabilities


class ValuePolicy(_Section):
    """What an answer is worth."""

    tiers: Annotated[tuple[Amount, ...], Field(min_length=9, max_length=9)]
    without_tier: Amount
    brands: dict[str, Amount] = Field(default_factory=dict)
    channels: dict[str, Amount] = Field(default_factory=dict)

    @field_validator("tiers")
    @classmethod
    def _never_rise(cls, tiers: tuple[float, ...]) -> tuple[float, ...]:
        if any(after > before for before, after in itertools.pairwise(tiers)):
            raise ValueError("a tier must not be worth more than the one before it")
        return tiers


class ContentPolicy(_Section):
    """What the content makes of the value."""

    first: Positive
    decay: Part
    floor: Amount


class FatiguePolicy(_Section):
    """What contacts of late take away."""

    per_contact: Annotated[float, Field(ge=0, lt=1)]


class ShortlistPolicy(_Section):
    """How many arms a person has."""

    arms: Annotated[int, Field(ge=1, le=5)]
    per_channel: Annotated[int, Field(ge=1, le=5)]
    least_value: float


class TimePolicy(_Section):
    """When people may be contacted."""

    history_days: Annotated[int, Field(ge=7, le=1095)]
    strength: Positive
    office_weekdays: Annotated[tuple[Annotated[int, Field(ge=1, le=7)], ...], Field(min_length=1)]
    office_hours: tuple[Hour, Hour]
    contact_hours: tuple[Hour, Hour]

    @field_validator("office_hours", "contact_hours")
    @classmethod
    def _are_in_order(cls, hours: tuple[int, int]) -> tuple[int, int]:
        if hours[0] >= hours[1]:
            raise ValueError("write the hour from which, then the later hour until which")
        return hours


class NextBestPolicy(PolicyModel):
    """What an action is worth; every section and key is explained in `data/nextbest.toml`."""

    default_file = "hcploop.nextbest/data/nextbest.toml"

    response: ResponsePolicy
    prior: PriorPolicy
    value: ValuePolicy
    content: ContentPolicy
    fatigue: FatiguePolicy
    cost: dict[str, Amount] = Field(default_factory=dict)
    capacity: dict[str, Literal["sender", "channel", "none"]] = Field(default_factory=dict)
    shortlist: ShortlistPolicy
    time: TimePolicy


def channel_terms(channels: Mapping[str, Channel], *, policy: NextBestPolicy) -> pa.Table:
    """Say of every channel that we start what the policy holds of it.

    Parameters
    ----------
    channels : mapping of str to Channel
        The market's channels.
    policy : NextBestPolicy
        Prior probabilities, costs and capacities.

    Returns
    -------
    schema.channel_term
        One row a channel that a representative or the system starts, and one for `nothing`.
    """
    ours = [channel for channel in channels.values() if channel.initiator != "hcp"]
    rows = [_term(channel, policy) for channel in ours]
    quiet = {"channel": NOTHING, "cost": 0.0, "is_in_office": False, "name": "no contact", "name_zh": "不联系"}
    return schema.channel_term.arrow([{**quiet, "probability": policy.prior.probabilities[NOTHING]}, *rows])


def _term(channel: Channel, policy: NextBestPolicy) -> dict[str, object]:
    capacity = policy.capacity.get(channel.name, "sender" if channel.personal else "none")
    return {
        "channel": channel.name,
        "probability": policy.prior.probabilities.get(channel.name, policy.prior.other),
        "cost": policy.cost.get(channel.name, channel.unit_cost),
        "capacity": None if capacity == "none" else capacity,
        "is_in_office": channel.personal and channel.synchronous,
        "name": channel.name_en,
        "name_zh": channel.name_zh,
    }
