"""How decisions are drawn and lists made: `DecidingPolicy`, as a market's `policy/decisions.toml` may write it."""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from hcploop.market.policy_model import PolicyModel

NOTHING = "nothing"
"""The arm of making no contact."""

Count = Annotated[float, Field(ge=0, allow_inf_nan=False)]
ListName = Literal["call_list", "wecom", "sms", "email", "call_centre", "crm"]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CapacityPolicy(_Section):
    """How much there is in the days that a decision stands; see `data/decisions.toml` for each key."""

    visits: Count = 25.0
    budget: Count | None = None
    sender: dict[str, Count] = Field(default_factory=dict)
    channel: dict[str, Count] = Field(default_factory=dict)


class CallListPolicy(_Section):
    """How visits are planned."""

    days: Annotated[int, Field(ge=1, le=20)] = 5
    per_day: Annotated[int, Field(ge=1, le=5)] = 5
    weekdays: Annotated[tuple[Annotated[int, Field(ge=1, le=7)], ...], Field(min_length=1)] = (1, 2, 3, 4, 5)


class DecidingPolicy(PolicyModel):
    """How decisions are drawn and lists made; every key is explained in `data/decisions.toml`."""

    default_file = "hcploop.nextbest/data/decisions.toml"

    exploration: Annotated[float, Field(ge=0.02, le=0.1)] = 0.02
    holdout_share: Annotated[float, Field(ge=0, le=0.5)] = 0.1
    holdout_salt: str = ""
    standing_days: Annotated[int, Field(ge=1, le=31)] = 7
    steady_minutes: Annotated[int, Field(ge=0, le=31 * 24 * 60)] = 3
    capacity: CapacityPolicy = CapacityPolicy()
    call_list: CallListPolicy = CallListPolicy()
    lists: dict[str, ListName] = Field(default_factory=dict)

    @property
    def key(self) -> str:
        """Tell one policy from another: 12 hexadecimal digits."""
        return hashlib.md5(self.model_dump_json().encode(), usedforsecurity=False).hexdigest()[:12]
