"""How contents are chosen for people: `RecommendPolicy`, as a market's `policy/recommend.toml` may write it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from hcploop.channels import ACTIONS
from hcploop.market.policy_model import PolicyModel
from hcploop.tags.taxonomy import FAMILIES

DAYS_A_MONTH = 30.4375

Count = Annotated[int, Field(ge=1)]
Above0 = Annotated[float, Field(gt=0, allow_inf_nan=False)]
From0 = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]


class Mix(BaseModel):
    """How many contents serve the present need, and how many the next: only their ratio counts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    current: From0 = 3
    next: From0 = 1

    def of(self, positions: int) -> int:
        """Return how many of so many positions are for the next need; one at least where the mix gives it any."""
        if not self.next or positions < 1:
            return 0
        return max(1, round(positions * self.next / (self.current + self.next)))


class Model(BaseModel):
    """The numbers of the model.

    Parameters
    ----------
    ridge : float
        λ of EASE, in customers.
    dropout : float
        Share p of what was taken in that the model is to do without while it learns: p ÷ (1 − p) times its own count is
        added to the ridge of a content.
    tag_customers : float
        α of collective EASE: how many customers each tag counts for.
    new_ridge : float
        Ridge of the regression that predicts a new content's column from its tags.
    top_affinities : int
        Affinities kept for a content that was taken in, the largest (by amount) first.
    recency_floor, recency_decay : float
        The k-th newest content (from 0) weighs floor + (1 − floor)·decay^k.
    popularity : {"logarithm", "count"}
        Popularity is the number of people of late, or log(1 + it), in standard deviations.
    prior_contents : float
        A history of n contents weighs n / (n + prior_contents); popularity and tags weigh the rest.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    ridge: Above0
    dropout: Annotated[float, Field(ge=0, lt=1)]
    tag_customers: From0
    new_ridge: Above0
    top_affinities: Count
    recency_floor: Share
    recency_decay: Share
    popularity: Literal["logarithm", "count"]
    prior_contents: Above0


class RecommendPolicy(PolicyModel):
    """How contents are chosen.

    Parameters
    ----------
    history_contents : int
        A person's history is the newest so many contents.
    gram_contents : int
        Of these, so many teach what goes with what.
    gram_people : int
        So many people, drawn by md5, teach it where there are more.
    gram_half_life_months : float
        After so many months what they did teaches half as much.
    popular_months : int
        Popularity counts the people who took a content in within so many months.
    few_people, fresh_months : int
        A content that fewer people took in is new to the model; it is fresh while it is no older.
    positions : int
        Contents a person and brand.
    is_exploring : bool
        Whether the last position is kept for a fresh content.
    mix : Mix
        Present need to next need.
    audience : int
        People a content and brand.
    refusal_purposes : tuple of str
        Purposes of a consent that stand for automated personal choice.
    actions : dict of str to float
        Weights of actions where the market's differ from `hcploop.channels.ACTIONS`, or of its own actions.
    model : Model
        The numbers of the model.
    families : dict of str to float
        What a full match within a family of tags is worth, in standard deviations of popularity; families that are not
        named count nothing.
    """

    default_file = "hcploop.recommend/data/recommend.toml"
    whole = frozenset({"families"})

    history_contents: Count
    gram_contents: Count
    gram_people: Count
    gram_half_life_months: Above0
    popular_months: Count
    few_people: Count
    fresh_months: Count
    positions: Count
    is_exploring: bool
    mix: Mix
    audience: Count
    refusal_purposes: tuple[str, ...]
    actions: dict[str, Share] = Field(default_factory=dict)
    model: Model
    families: dict[str, From0]

    @field_validator("families")
    @classmethod
    def _are_families(cls, families: dict[str, float]) -> dict[str, float]:
        if unknown := sorted(set(families) - set(FAMILIES)):
            raise ValueError(f"no such family of tags: {', '.join(unknown)}; there are {', '.join(FAMILIES)}")
        return families

    @property
    def taken_in(self) -> dict[str, float]:
        """The actions by which a person takes a content in herself, and their weights."""
        own = {name: action.weight for name, action in ACTIONS.items() if action.is_active}
        passive = {name for name, action in ACTIONS.items() if not action.is_active}
        told = {**own, **{name: weight for name, weight in self.actions.items() if name not in passive}}
        return {name: weight for name, weight in told.items() if weight > 0}

    @property
    def next_positions(self) -> int:
        """How many of a list's positions are for the next need."""
        return self.mix.of(self.positions - self.is_exploring)
