"""How decisions are drawn and lists made: `DecidingPolicy`, as a market's `policy/decisions.toml` may write it."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hcploop.errors import ConfigError

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


class DecidingPolicy(_Section):
    """How decisions are drawn and lists made; every key is explained in `data/decisions.toml`."""

    exploration: Annotated[float, Field(ge=0.02, le=0.1)] = 0.02
    holdout_share: Annotated[float, Field(ge=0, le=0.5)] = 0.1
    holdout_salt: str = ""
    standing_days: Annotated[int, Field(ge=1, le=31)] = 7
    capacity: CapacityPolicy = CapacityPolicy()
    call_list: CallListPolicy = CallListPolicy()
    lists: dict[str, ListName] = Field(default_factory=dict)

    @property
    def key(self) -> str:
        """Tell one policy from another: 12 hexadecimal digits."""
        return hashlib.md5(self.model_dump_json().encode(), usedforsecurity=False).hexdigest()[:12]

    @classmethod
    def default(cls) -> Self:
        """Return the policy that holds where a market writes none."""
        return cls.model_validate(_default_table())

    @classmethod
    def from_table(cls, table: Mapping[str, Any], file: str) -> Self:
        """Read a policy from what a TOML file says; keys left out keep their defaults.

        Parameters
        ----------
        table : mapping
            The file's content. A section, where given, changes the keys that it names.
        file : str
            Its name, for errors.

        Returns
        -------
        DecidingPolicy
            The policy.

        Raises
        ------
        ConfigError
            A key is misspelt or its value cannot be; the error names the key and the value.

        Examples
        --------
        >>> DecidingPolicy.from_table({"call_list": {"per_day": 3}}, "policy/decisions.toml").call_list.per_day
        3
        """
        try:
            return cls.model_validate(_merged(_default_table(), table))
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(str(part) for part in first["loc"])
            raise ConfigError(
                f"the key {key!r} is not as it should be: {first['msg']}",
                file=file,
                value=None if isinstance(first["input"], Mapping) else str(first["input"]),
                remedy=f"Correct {key!r} in this file",
            ) from error


def _default_table() -> dict[str, Any]:
    text = resources.files("hcploop.nextbest").joinpath("data/decisions.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _merged(default: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(default)
    for key, value in given.items():
        both = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = _merged(merged[key], value) if both else value
    return merged
