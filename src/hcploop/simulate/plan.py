"""What a made-up market is made from: `MarketPlan`, and one child generator of chance for each part."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np

from hcploop.channels import CHANNELS
from hcploop.errors import UsageError

PARTS: dict[str, int] = {
    "hospitals": 1,
    "names": 2,
    "doctors": 3,
    "phones": 4,
    "preferences": 5,
    "field_force": 6,
    "contents": 7,
    "people_crm": 11,
    "people_wechat_a": 12,
    "people_wechat_b": 13,
    "people_meeting": 14,
    "people_portal": 15,
    "people_academic": 16,
    "affiliations": 17,
    "touches": 20,
    "visits": 21,
    "aggregates": 22,
    "consents": 23,
    "answers": 24,
    "questions": 25,
    "identity_decisions": 26,
    "bulk": 30,
    "bad_rows": 31,
    "weekly": 60,
    "outcomes": 40,
    "costs": 41,
    "permits": 42,
    "plans": 43,
    "targets": 44,
    "statements": 45,
    "procedures": 46,
    "terms": 47,
    "responses": 48,
    "weeks": 49,
}
"""The number of each part's child generator. Add numbers; never change one: they keep what is there as it is."""

DEFAULT_CHANNELS = tuple(name for name, channel in CHANNELS.items() if channel.is_default)


@dataclass(frozen=True)
class MarketPlan:
    """How large a made-up market is, how unkind, and from which seed.

    Parameters
    ----------
    hcps : int
        Doctors in it.
    months : int
        Months of history, the last one ending at `as_of`.
    seed : int
        The same seed makes the same bytes.
    unkindness : float
        How dirty the records are: 0 is clean, 1 as in life, more is worse.
    lang : {"zh", "en"}
        The language of names, contents and column headings.
    channels : tuple of str
        Channels in use, names in `hcploop.channels`.
    brands : tuple of str
        Brands; a market of one brand calls it `all`.
    as_of : datetime.date
        The market's last day.
    policy : {"cn-drug", "cn-device"}
        The market's policy; a market of devices tells procedures too.
    """

    hcps: int = 2000
    months: int = 18
    seed: int = 7
    unkindness: float = 1.0
    lang: Literal["zh", "en"] = "zh"
    channels: tuple[str, ...] = field(default=DEFAULT_CHANNELS)
    brands: tuple[str, ...] = ("ruitai", "kexin")
    as_of: dt.date = dt.date(2026, 6, 30)
    policy: Literal["cn-drug", "cn-device"] = "cn-drug"

    def __post_init__(self) -> None:
        if self.hcps < 1 or self.months < 1:
            raise UsageError(
                "a made-up market needs doctors and months",
                value=f"{self.hcps} doctors, {self.months} months",
                remedy="Give at least one of each",
            )
        if self.unkindness < 0:
            raise UsageError(
                "unkindness cannot be negative", value=str(self.unkindness), remedy="Give 0 for clean data"
            )
        if self.lang not in {"zh", "en"}:
            raise UsageError("no such language", value=self.lang, remedy="Give zh or en")
        unknown = [name for name in self.channels if name not in CHANNELS]
        if unknown:
            raise UsageError("no such channel", value=", ".join(unknown), remedy=f"Choose from {', '.join(CHANNELS)}")
        if not self.brands:
            raise UsageError("a market needs a brand", remedy="Give at least one, such as all")

    @property
    def is_zh(self) -> bool:
        """Whether the market speaks Chinese."""
        return self.lang == "zh"

    @cached_property
    def first_on(self) -> dt.date:
        """The first day of the first month."""
        month = self.as_of.year * 12 + self.as_of.month - self.months
        return dt.date(month // 12, month % 12 + 1, 1)

    @property
    def days(self) -> int:
        """Days from the first to the last, both counted."""
        return (self.as_of - self.first_on).days + 1

    def chance(self, part: str, number: int | None = None) -> np.random.Generator:
        """Give a part (or one of its numbered members) its own generator, which no other's draws can disturb.

        Examples
        --------
        >>> plan = MarketPlan(seed=3)
        >>> bool(plan.chance("names").random() == plan.chance("names").random())
        True
        """
        key = (PARTS[part],) if number is None else (PARTS[part], number)
        return np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=key))

    def rate(self, at_default: float) -> float:
        """Scale the rate of a mistake by the market's unkindness, never above .9."""
        return min(0.9, at_default * self.unkindness)

    def known(self, at_default: float) -> float:
        """Scale the share of records that hold a field: all of them in a clean market.

        Examples
        --------
        >>> MarketPlan(unkindness=0.0).known(0.6), MarketPlan().known(0.6)
        (1.0, 0.6)
        """
        return max(0.05, 1.0 - (1.0 - at_default) * self.unkindness)
