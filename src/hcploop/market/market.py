"""A market as its user described it: `market.toml` and `policy/*.toml` as one typed object."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from hcploop.channels import Channel
from hcploop.market.feed import Feed, Strings, fingerprint
from hcploop.market.limits import Limits
from hcploop.market.moment import as_moment
from hcploop.market.policies import PolicyFile
from hcploop.market.problems import read_toml
from hcploop.market.survivorship import Survivorship


class MarketTable(BaseModel):
    """The table `[market]` of `market.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1)]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "CNY"
    time_zone: str = "Asia/Shanghai"
    policy: str = "cn-drug"
    calendar: str = ""
    brands: Annotated[Strings, Field(min_length=1)] = ("all",)
    files: str = "."
    files_help: str = ""
    as_of: dt.datetime | None = None

    @field_validator("time_zone")
    @classmethod
    def _is_a_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(
                f"{value!r} is no time zone; write one such as 'Asia/Shanghai' or 'America/Chicago'"
            ) from error
        return value

    @field_validator("calendar")
    @classmethod
    def _is_a_country(cls, value: str) -> str:
        if value in {"", "none"}:
            return value
        from holidays import country_holidays  # noqa: PLC0415 - half a second, where a market names a calendar only

        code, _, part = value.partition("-")
        try:
            country_holidays(code, subdiv=part or None)
        except NotImplementedError as error:
            raise ValueError(
                f"{value!r} is no calendar; write a country such as 'CN', one of its parts such as 'DE-BY', or 'none'"
            ) from error
        return value

    @field_validator("brands")
    @classmethod
    def _are_different(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(value)) < len(value) or not all(value):
            raise ValueError("every brand needs a name of its own")
        return value

    @field_validator("as_of", mode="before")
    @classmethod
    def _as_utc(cls, value: object, info: ValidationInfo) -> object:
        zone = info.data.get("time_zone")
        if isinstance(value, str):
            value = dt.date.fromisoformat(value) if len(value) == 10 else dt.datetime.fromisoformat(value)
        return as_moment(value, time_zone=zone) if zone and isinstance(value, dt.date) else value


class Market(MarketTable):
    """A market: its settings, channels, feeds and policies.

    `as_of` is a UTC moment without zone, `base` the folder that the feeds' paths start from; `channels` holds
    the default channels and those that the market declares.
    """

    root: Path
    channels: Mapping[str, Channel]
    feeds: tuple[Feed, ...]
    policies: Mapping[str, PolicyFile] = {}
    survivorship: Survivorship = Survivorship()
    limits: Limits = Limits()

    @field_validator("as_of", mode="before")
    @classmethod
    def _as_utc(cls, value: object, info: ValidationInfo) -> object:
        # What `MarketTable` made of it is UTC already; read as local time once more it would shift.
        return value

    @property
    def keeps_buyers(self) -> bool:
        """Whether its policy allows to keep what single doctors bought or prescribed; Chinese policies do not."""
        file = self.root / self.policy
        said = read_toml(file, self.policy)[1] if self.policy != "us" and file.is_file() else {}
        return self.policy == "us" or said.get("doctor_level_prescriptions") is True

    @property
    def base(self) -> Path:
        """The folder that the feeds' paths start from."""
        return self.root / self.files

    def policy_table(self, kind: str, on: dt.date) -> dict[str, Any]:
        """Give the body of the newest policy of a kind in effect on a day; {} where there is none."""
        in_effect = [policy for policy in self.policies.values() if policy.kind == kind and policy.effective_on <= on]
        if not in_effect:
            return {}
        newest = max(in_effect, key=lambda policy: policy.effective_on)
        return deepcopy(dict(newest.body))

    def fingerprint(self, feed: Feed) -> str:
        """Hash (md5) everything that staging a file of the feed depends on, beside the file itself."""
        market = self.model_dump(mode="json", include={"currency", "time_zone", "policy", "brands"})
        channels = {name: asdict(channel) for name, channel in self.channels.items()}
        described = feed.model_dump(mode="json", exclude={"path"})
        policy = {"keeps_buyers": self.keeps_buyers}
        return fingerprint({"market": market, "channels": channels, "feed": described, "policy": policy})
