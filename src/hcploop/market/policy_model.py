"""Policies that a market may write: models whose defaults stand in a TOML file of their room."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from hcploop.errors import ConfigError
from hcploop.market.near import did_you_mean


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
            raise config_error(error, file, model=cls) from error


def config_error(error: ValidationError, file: str, *, model: type[BaseModel] | None = None) -> ConfigError:
    """Tell the first thing that pydantic found wrong as an error that names the key.

    Parameters
    ----------
    error : pydantic.ValidationError
        What pydantic found.
    file : str
        The file.
    model : type of BaseModel, optional
        What was read: of a key that it does not have the remedy names those that there are.

    Returns
    -------
    ConfigError
        To be raised.
    """
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    said = str(first["msg"]).removeprefix("Value error, ")
    value = first["input"]
    remedy = f"Correct {key!r} in this file" if key else "Correct this file"
    known = _keys_beside(model, first["loc"]) if model and first["type"] == "extra_forbidden" else []
    if known:
        remedy = did_you_mean(str(first["loc"][-1]), known, otherwise=f"The keys here are {', '.join(known)}")
    return ConfigError(
        f"the key {key!r} is not as it should be: {said}" if key else said,
        file=file,
        column=key,
        value=None if isinstance(value, Mapping | list | tuple) else str(value),
        remedy=remedy,
    )


def _keys_beside(model: type[BaseModel], place: tuple[int | str, ...]) -> list[str]:
    """List the keys of the table that a key stands in; none where that is no model of its own."""
    for part in place[:-1]:
        field = model.model_fields.get(str(part))
        if field is None or not isinstance(field.annotation, type) or not issubclass(field.annotation, BaseModel):
            return []
        model = field.annotation
    return list(model.model_fields)


def _merged(
    default: Mapping[str, Any], given: Mapping[str, Any], *, whole: frozenset[str] = frozenset()
) -> dict[str, Any]:
    merged = dict(default)
    for key, value in given.items():
        are_tables = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = _merged(merged[key], value) if are_tables and key not in whole else value
    return merged
