"""How tags are weighed: everything about it that a market may decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hcploop.channels import ACTIONS
from hcploop.market.policy_model import config_error

Share = Annotated[float, Field(gt=0, le=1)]
Below1 = Annotated[float, Field(gt=0, lt=1)]
Count = Annotated[int, Field(ge=1)]


class ContentPolicy(BaseModel):
    """How contents are tagged: what one mention is worth by where it stands.

    Parameters
    ----------
    title, topics, key_message, body, field : float
        The weight that a single mention there gives, 0 to 1; `field` is a value of form, axis, focus, layer or style.
    parent : float
        What is left of a tag's weight one step up the hierarchy, 0 to 1.
    min_weight : float
        Tags under it are left out.
    top_tags : int
        Tags kept for a content, the heaviest first.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Below1 = 0.8
    topics: Below1 = 0.7
    key_message: Below1 = 0.5
    body: Below1 = 0.25
    field: Below1 = 0.9
    parent: Share = 0.7
    min_weight: Share = 0.2
    top_tags: Count = 20


class TagPolicy(BaseModel):
    """How people earn tags.

    Parameters
    ----------
    half_life_months : float
        After so many months a contact counts half.
    min_contents, min_touches, min_weight : int, int, float
        The breadth a tag needs: different contents, contacts, and weight.
    top_tags : int
        Tags kept for a person, the heaviest first.
    min_action_weight : float
        Lighter actions (a mail that was only delivered) are no participation and count for nothing.
    actions : dict of str to float
        Weights of actions where the market's differ from `hcploop.channels.ACTIONS`, or of its own actions.
    contents : ContentPolicy
        How contents are tagged.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    half_life_months: Annotated[float, Field(gt=0)] = 6.0
    min_contents: Count = 3
    min_touches: Count = 4
    min_weight: Annotated[float, Field(ge=0)] = 0.5
    top_tags: Count = 20
    min_action_weight: Annotated[float, Field(ge=0)] = 0.1
    actions: dict[str, Annotated[float, Field(ge=0, le=1)]] = Field(default_factory=dict)
    contents: ContentPolicy = Field(default_factory=ContentPolicy)

    @classmethod
    def from_table(cls, table: Mapping[str, Any], file: str) -> Self:
        """Make a policy of a table of a policy file.

        Parameters
        ----------
        table : mapping
            What the file says, as read from TOML.
        file : str
            Its name, for error messages.

        Returns
        -------
        TagPolicy
            What is not named has its default.

        Raises
        ------
        ConfigError
            A key is unknown or a value is out of its range.

        Examples
        --------
        >>> TagPolicy.from_table({"min_contents": 5}, "policy/tags.toml").min_contents
        5
        """
        try:
            return cls.model_validate(dict(table))
        except ValidationError as error:
            raise config_error(error, file, model=cls) from error

    @property
    def action_weights(self) -> dict[str, float]:
        """Weight of every action that counts as participation."""
        told = {**{name: action.weight for name, action in ACTIONS.items()}, **self.actions}
        return {name: weight for name, weight in told.items() if weight > 0 and weight >= self.min_action_weight}
