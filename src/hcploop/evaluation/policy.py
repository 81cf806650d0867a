"""How results are judged: `EvaluationPolicy`, as a market's `policy/evaluation.toml` may write it."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hcploop.market.policy_model import PolicyModel

Share = Annotated[float, Field(gt=0, le=1)]
Count = Annotated[int, Field(ge=1)]
Above0 = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Link(BaseModel):
    """A metric that may stand for its stage in the chain.

    Parameters
    ----------
    stage : {"reach", "engage", "convert", "result"}
        The stage.
    metric : str
        The metric's name in `schema.figure`.
    is_rate : bool
        Whether it is a share of the stage before, and no level of its own.
    is_cost : bool
        Whether less is better.
    counts_from : float
        The value that stands for nothing; -1 for a return on investment.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    stage: Literal["reach", "engage", "convert", "result"]
    metric: str
    is_rate: bool = False
    is_cost: bool = False
    counts_from: float = 0.0


class EvaluationPolicy(PolicyModel):
    """How results are judged.

    Parameters
    ----------
    own_companies : tuple of str
        Who we are in `schema.outcome`; empty: rows whose brand is one of ours, or that name no company.
    margin_rate : float
        Margin ÷ sales, 0 to 1; `margin_rates` tells it by brand.
    outcome_delay_days, complete_share : int, float
        When a period's outcomes are complete: days after its end, and share of the usual reporters.
    baseline_periods : int
        Periods before the first decision that later ones are compared with.
    least_units, least_held_out, widest_roi_interval : int, int, float
        What a hold-out must span, and how wide an interval may be.
    small_cell : int
        Figures of fewer hospitals are not told.
    response_days, window_days, most_decisions : int
        Which decisions are judged.
    least_effective_n, mean_weight : float, (float, float)
        When off-policy values are told.
    material_share : float
        A step that attains more of its plan is no leak.
    products : dict of str to tuple of str
        By brand, the products of its market; all where a brand is not named.
    grade_weights : dict of str to float
        What holding out a doctor of a grade is expected to cost, relative to one without a grade.
    chain : tuple of Link
        Metrics by stage, the preferred first.
    """

    default_file = "hcploop.evaluation/data/evaluation.toml"
    whole = frozenset({"margin_rates", "products", "grade_weights"})

    own_companies: tuple[str, ...]
    margin_rate: Share
    margin_rates: dict[str, Share]
    outcome_delay_days: Annotated[int, Field(ge=0)]
    complete_share: Share
    baseline_periods: Count
    least_units: Annotated[int, Field(ge=8)]
    least_held_out: Annotated[int, Field(ge=2)]
    widest_roi_interval: Above0
    small_cell: Count
    response_days: Count
    window_days: Count
    most_decisions: Count
    least_effective_n: Above0
    mean_weight: tuple[float, float]
    material_share: Share
    products: dict[str, tuple[str, ...]]
    grade_weights: dict[Literal["A", "B", "C", "D"], Above0]
    chain: tuple[Link, ...]

    @model_validator(mode="after")
    def _names_each_metric_once(self) -> Self:
        metrics = [link.metric for link in self.chain]
        twice = sorted({name for name in metrics if metrics.count(name) > 1})
        if twice:
            raise ValueError(f"the chain names {', '.join(twice)} twice")
        return self

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Self:
        if not self.mean_weight[0] < 1 < self.mean_weight[1]:
            raise ValueError("mean_weight is two bounds, one below 1 and one above")
        return self
