"""What figures take for granted: `FigurePolicy`, as a market's `policy/figures.toml` may write it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator

from hcploop.market.policy_model import PolicyModel

Days = Annotated[int, Field(ge=0, le=3660)]
Texts = tuple[Annotated[str, Field(min_length=1)], ...]


class FigurePolicy(PolicyModel):
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

    default_file = "hcploop.evaluation/data/figures.toml"

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
        default = cls.default_table()["capability"]
        unknown = sorted(set(capability) - set(default))
        if unknown:
            raise ValueError(f"no such item: {', '.join(unknown)}; there are {', '.join(default)}")
        return {**default, **capability}
