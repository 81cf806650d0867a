"""What figures take for granted: `FigurePolicy`, as a market's `policy/figures.toml` may write it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from hcploop.errors import ConfigError

Days = Annotated[int, Field(ge=0, le=3660)]
Texts = tuple[Annotated[str, Field(min_length=1)], ...]


class FigurePolicy(BaseModel):
    """What a market decides about its figures.

    Parameters
    ----------
    lead_days : int
        Days within which a lead is to be met.
    experience_days : int
        Days for which answers about experience count.
    before_suffixes, after_suffixes : tuple of str
        How the names of surveys end that are held before and after.
    prescribing_items : tuple of str
        Items of answers, and beliefs of statements, by which people tell that they prescribe.
    yes : tuple of str
        Answers that say so, in lower case.
    product_forms, product_foci : tuple of str
        Forms and foci of contents that are product information.
    survey_brands : mapping of str to str
        The brand that a survey is about.
    capability : mapping of str to float
        What each item of the capability ladder asks for at least.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    lead_days: Days
    experience_days: Days
    before_suffixes: Texts
    after_suffixes: Texts
    prescribing_items: Texts
    yes: Texts
    product_forms: Texts
    product_foci: Texts
    survey_brands: dict[str, str]
    capability: dict[str, Annotated[float, Field(ge=0)]]

    @field_validator("capability")
    @classmethod
    def _knows_its_items(cls, capability: dict[str, float]) -> dict[str, float]:
        default = default_table()["capability"]
        unknown = sorted(set(capability) - set(default))
        if unknown:
            raise ValueError(f"no such item: {', '.join(unknown)}; there are {', '.join(default)}")
        return {**default, **capability}

    @classmethod
    def default(cls) -> FigurePolicy:
        """Return the policy that holds where a market writes none."""
        return cls.model_validate(default_table())

    @classmethod
    def from_table(cls, table: Mapping[str, Any], file: str) -> FigurePolicy:
        """Read a policy from what a TOML file says; keys left out keep their defaults.

        Parameters
        ----------
        table : mapping
            The file's content.
        file : str
            Its name, for errors.

        Returns
        -------
        FigurePolicy
            The policy.

        Raises
        ------
        ConfigError
            A key is misspelt or its value cannot be; the error names the key and the value.

        Examples
        --------
        >>> FigurePolicy.from_table({"lead_days": 7}, "policy/figures.toml").lead_days
        7
        """
        try:
            return cls.model_validate({**default_table(), **table})
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(str(part) for part in first["loc"])
            raise ConfigError(
                f"the key {key!r} is not as it should be: {str(first['msg']).removeprefix('Value error, ')}",
                file=file,
                value=None if isinstance(first["input"], Mapping) else str(first["input"]),
                remedy=f"Correct {key!r} in this file",
            ) from error


def default_table() -> dict[str, Any]:
    """Return the default policy as its TOML file says it."""
    text = resources.files("hcploop.evaluation").joinpath("data/figures.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
