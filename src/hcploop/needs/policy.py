"""Ladders of needs as data: `NeedsPolicy`, as a market's `policy/needs.toml` may write it."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from hcploop.market.policy_model import PolicyModel

Name = Annotated[str, Field(min_length=1)]


class Layer(BaseModel):
    """One need of a ladder.

    Parameters
    ----------
    name : str
        Its id.
    name_zh, name_en : str
        As people read it.
    from_rank : int
        The lowest rank of a title (1 resident to 4 chief physician) that is at it.
    from_years : int
        Years since graduation from which on a person is at it.
    words : tuple of str
        What a content's field `layer` may say for it, beside its names; any case.
    tags : tuple of str
        Tags of contents that stand for it where that field says nothing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name
    name_zh: Name
    name_en: Name
    from_rank: Annotated[int, Field(ge=1)]
    from_years: Annotated[int, Field(ge=0)]
    words: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """All words for it, in small letters."""
        return tuple(
            dict.fromkeys(word.strip().lower() for word in (self.name, self.name_zh, self.name_en, *self.words))
        )


class Ladder(BaseModel):
    """Needs in the order in which they come up.

    Parameters
    ----------
    name : str
        Its id.
    brands : tuple of str
        The brands it is for; empty: every brand that no other ladder names.
    layers : tuple of Layer
        Lowest first.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name
    brands: tuple[str, ...] = ()
    layers: Annotated[tuple[Layer, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _climbs(self) -> Self:
        for below, above in zip(self.layers, self.layers[1:], strict=False):
            if above.from_rank <= below.from_rank or above.from_years <= below.from_years:
                raise ValueError(
                    f"{above.name} stands above {below.name}, so its from_rank and from_years must be higher"
                )
        said = [word for layer in self.layers for word in layer.spellings]
        if twice := sorted({word for word in said if said.count(word) > 1}):
            raise ValueError(f"two layers share the word {twice[0]!r}")
        return self


class NeedsPolicy(PolicyModel):
    """Which needs there are, and who is at which.

    Parameters
    ----------
    ladders : tuple of Ladder
        One of them is for the brands that no other names.
    """

    default_file = "hcploop.needs/data/ladders.toml"

    ladders: Annotated[tuple[Ladder, ...], Field(min_length=1)]

    @field_validator("ladders")
    @classmethod
    def _leave_no_brand_in_doubt(cls, ladders: tuple[Ladder, ...]) -> tuple[Ladder, ...]:
        names = [one.name for one in ladders]
        brands = [brand for one in ladders for brand in one.brands]
        if len(set(names)) < len(names) or len(set(brands)) < len(brands):
            raise ValueError("every ladder needs a name of its own, and a brand stands on one ladder")
        if sum(not one.brands for one in ladders) != 1:
            raise ValueError("exactly one ladder has no brands: it is for all that no other names")
        return ladders

    def ladder_of(self, brand: str) -> Ladder:
        """Return the ladder of a brand."""
        others = next(one for one in self.ladders if not one.brands)
        return next((one for one in self.ladders if brand in one.brands), others)
