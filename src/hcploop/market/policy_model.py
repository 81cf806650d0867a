"""Policies that a market may write: models whose defaults stand in a TOML file of their room."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from hcploop.errors import ConfigError


class PolicyModel(BaseModel):
    """A policy; a market's file changes the keys that it names, within tables too, and leaves the others.

    Parameters
    ----------
    default_file : str
        Class variable: the file of defaults, as package and path within it (`hcploop.needs/data/ladders.toml`).
    whole : frozenset of str
        Class variable: keys whose table replaces the default as a whole.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    default_file: ClassVar[str]
    whole: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def default_table(cls) -> dict[str, Any]:
        """Return the default policy as its TOML file says it."""
        package, path = cls.default_file.split("/", 1)
        return tomllib.loads(resources.files(package).joinpath(path).read_text(encoding="utf-8"))

    @classmethod
    def default(cls) -> Self:
        """Return the policy that holds where a market writes none."""
        return cls.model_validate(cls.default_table())

    @classmethod
    def from_table(cls, table: Mapping[str, Any], file: str) -> Self:
        """Read a policy from what a TOML file says; keys left out keep their defaults.

        Parameters
        ----------
        table : mapping
            The file's content.
        file : str
            Its name, for errors.

        Returns
        -------
        PolicyModel
            The policy.

        Raises
        ------
        ConfigError
            A key is misspelt or its value cannot be; the error names the key and the value.
        """
        try:
            return cls.model_validate(_merged(cls.default_table(), table, whole=cls.whole))
        except ValidationError as error:
            raise config_error(error, file) from error


def config_error(error: ValidationError, file: str) -> ConfigError:
    """Tell the first thing that pydantic found wrong as an error that names the key."""
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    said = str(first["msg"]).removeprefix("Value error, ")
    value = first["input"]
    return ConfigError(
        f"the key {key!r} is not as it should be: {said}" if key else said,
        file=file,
        column=key,
        value=None if isinstance(value, Mapping | list | tuple) else str(value),
        remedy=f"Correct {key!r} in this file" if key else "Correct this file",
    )


def _merged(
    default: Mapping[str, Any], given: Mapping[str, Any], *, whole: frozenset[str] = frozenset()
) -> dict[str, Any]:
    merged = dict(default)
    for key, value in given.items():
        are_tables = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = _merged(merged[key], value) if are_tables and key not in whole else value
    return merged
