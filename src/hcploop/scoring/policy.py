"""What is scored, and how: `ScoringPolicy`, as a market's `policy/scoring.toml` may write it."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from hcploop import schema
from hcploop.channels import ACTIONS
from hcploop.market.policy_model import PolicyModel


class Indicator(BaseModel):
    """One thing that is measured about a person.

    Parameters
    ----------
    dimension : {"identity", "engagement"}
        The score it belongs to.
    weight : float
        Its weight in that score, above 0.
    column : str
        Identity only: the column of `schema.hcp` that holds it.
    ordinals : mapping of str to float
        Identity only: what each text of the column is worth; a text that is not named is unknown.
    channels, actions : tuple of str
        Engagement only: contacts by any of these channels and any of these actions are counted;
        empty means any.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    dimension: Literal["identity", "engagement"]
    weight: float = Field(default=1.0, gt=0, allow_inf_nan=False)
    column: str = ""
    ordinals: dict[str, float] = Field(default_factory=dict)
    channels: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()

    @field_validator("column")
    @classmethod
    def _is_column_of_hcp(cls, column: str) -> str:
        return _known_column(column) if column else column

    @field_validator("actions")
    @classmethod
    def _are_actions(cls, actions: tuple[str, ...]) -> tuple[str, ...]:
        unknown = sorted(set(actions) - set(ACTIONS))
        if unknown:
            raise ValueError(f"no such action: {', '.join(unknown)}; there are {', '.join(ACTIONS)}")
        return actions

    @model_validator(mode="after")
    def _measures_one_thing(self) -> Self:
        if self.dimension == "identity":
            if not self.column:
                raise ValueError("an identity indicator names the column of hcp that holds it")
            if self.channels or self.actions:
                raise ValueError("channels and actions belong to engagement indicators")
            if not self.ordinals and schema.hcp.columns[self.column].type not in {"int64", "float64"}:
                raise ValueError(f"{self.column} holds no number, so ordinals must say what each value is worth")
        elif self.column or self.ordinals:
            raise ValueError("column and ordinals belong to identity indicators")
        return self


class ScoringPolicy(PolicyModel):
    """How people are scored.

    Parameters
    ----------
    indicators : mapping of str to Indicator
        What is measured, by name.
    population : tuple of str
        Columns of `schema.hcp`; a person is ranked among those who share their values with her.
        Empty: among the whole market.
    high_share, mid_share : float
        The top part of a population that is high, and the top part that is high or mid, 0 to 1.
        Among equals everybody takes the mean of their ranks, so a tie never spans two levels.
    min_known_share : float
        A score is unknown where less than this weight of its indicators is known, 0 to 1.
    window_months : int
        Engagement counts the calendar month of the as-of day and the months before it, so many in all.
    """

    default_file = "hcploop.scoring/data/scoring.toml"
    whole = frozenset({"indicators"})

    indicators: dict[str, Indicator]
    population: tuple[str, ...] = ()
    high_share: float = Field(default=1 / 3, gt=0, lt=1)
    mid_share: float = Field(default=2 / 3, gt=0, le=1)
    min_known_share: float = Field(default=0.25, ge=0, le=1)
    window_months: int = Field(default=12, ge=1, le=1200)

    @field_validator("population")
    @classmethod
    def _are_columns_of_hcp(cls, population: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_known_column(column) for column in population)

    @field_validator("indicators")
    @classmethod
    def _has_both_dimensions(cls, indicators: dict[str, Indicator]) -> dict[str, Indicator]:
        missing = {"identity", "engagement"} - {one.dimension for one in indicators.values()}
        if missing:
            raise ValueError(f"no indicator of the dimension {' or '.join(sorted(missing))}")
        return indicators

    @model_validator(mode="after")
    def _cuts_in_order(self) -> Self:
        if self.mid_share <= self.high_share:
            raise ValueError("mid_share (high or mid) must be above high_share")
        return self

    def of(self, dimension: str) -> dict[str, Indicator]:
        """Return the indicators of one dimension, by name."""
        return {name: one for name, one in self.indicators.items() if one.dimension == dimension}


def _known_column(column: str) -> str:
    if column not in schema.hcp.columns:
        raise ValueError(f"hcp has no column {column!r}; it has {', '.join(schema.hcp.columns)}")
    return column
