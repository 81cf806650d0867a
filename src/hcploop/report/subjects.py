"""What a report is about, as plain frozen values: read by `read`, worded and drawn by the writers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from hcploop.channels import Channel

WHOLE = "all"
"""The brand that is the whole market, and the period that is all time."""


@dataclass(frozen=True)
class Head:
    """Which snapshot this is; `as_of_on` is the day in the market's zone."""

    snapshot_id: str
    market: str
    as_of: dt.datetime
    as_of_on: dt.date
    version: str
    people: int
    records: int
    touches: int
    resolution_share: float | None
    currency: str
    policy: str
    brands: tuple[str, ...]
    channels: Mapping[str, Channel]
    is_chinese: bool


@dataclass(frozen=True)
class Figure:
    """A row of `schema.figure`, of a month, a quarter or all time."""

    stage: str
    metric: str
    brand: str
    period: str
    cut: str
    cut_value: str
    figure_value: float | None
    numerator: float | None
    denominator: float | None
    n: int
    low: float | None
    high: float | None


@dataclass(frozen=True)
class TierCell:
    """People of one grade and persona, and the tier that the matrix gives them."""

    brand: str
    grade: str | None
    persona: str
    tier: int | None
    people: int


@dataclass(frozen=True)
class MapCell:
    """People by tenth of their percentile in both dimensions, 0 lowest to 9 highest."""

    brand: str
    identity: int
    engagement: int
    people: int


@dataclass(frozen=True)
class OverlapPoint:
    """A row of `schema.overlap`."""

    brand: str
    list_a: str
    list_b: str
    top_share: float
    top_people: int
    overlap: float
    chance: float
    lift: float


@dataclass(frozen=True)
class Need:
    """People at a layer, by ladder and the layer to come."""

    brand: str
    ladder: str
    layer: str
    next_layer: str | None
    people: int


@dataclass(frozen=True)
class Recommended:
    """A content by the people it is recommended to; `first` of them have it in the first place."""

    content_id: str
    title: str | None
    form: str | None
    brand: str
    people: int
    first: int
    driver: str
    serves: str


@dataclass(frozen=True)
class Audience:
    """A content and the people whom it suits best, by name and hospital."""

    content_id: str
    title: str | None
    brand: str
    people: int
    best: tuple[str, ...]


@dataclass(frozen=True)
class Suggested:
    """A row of `schema.suggestion` with the names of what it names; never a telephone or licence."""

    decision_id: str
    brand: str
    name: str | None
    hospital: str | None
    department: str | None
    tier: int | None
    channel: str
    title: str | None
    sender: str | None
    reason: str
    reason_zh: str
    probability: float | None
    expected_value: float | None
    expires_at: dt.datetime | None


@dataclass(frozen=True)
class SuggestedBy:
    """Suggestions of a channel."""

    channel: str
    suggestions: int
    people: int
    expected_value: float | None


@dataclass(frozen=True)
class BlockedBy:
    """A row of `schema.blocked` added up over brands and channels."""

    rule: str
    offers: int
    alone: int
    channels: tuple[str, ...]


@dataclass(frozen=True)
class HeldContents:
    """Contents that a rule holds back from everybody."""

    rule: str
    contents: int


@dataclass(frozen=True)
class Decided:
    """How many people got which kind of decision in the log."""

    people: int
    held_out: int
    nothing: int


@dataclass(frozen=True)
class Moved:
    """People whose tier is another than in the snapshot before; None is no tier."""

    brand: str
    from_tier: int | None
    to_tier: int | None
    people: int


@dataclass(frozen=True)
class MovedFigure:
    """A figure of the whole market in both snapshots, of the same period."""

    metric: str
    period: str
    before: float | None
    now: float | None


@dataclass(frozen=True)
class Changes:
    """What is other than in the snapshot before; `identity` counts events of OneID by kind since then."""

    snapshot_id: str
    as_of: dt.datetime
    moved: tuple[Moved, ...]
    stayed: int
    identity: Mapping[str, int]
    figures: tuple[MovedFigure, ...]


@dataclass(frozen=True)
class Compared:
    """A row of `schema.figure_change`, of a month or a quarter, uncut."""

    metric: str
    brand: str
    period: str
    against: str
    against_period: str
    figure_value: float | None
    value_against: float | None
    change_share: float | None
    working_days: int
    working_days_against: int
    change_share_per_day: float | None


@dataclass(frozen=True)
class FeedRows:
    """What became of a feed's rows, and how many days before the as-of moment its newest row lies."""

    feed: str
    kind: str
    files: int
    rows_in: int
    rows_kept: int
    rows_quarantined: int
    rows_replaced: int
    rows_deleted: int
    rows_forgotten: int
    age_days: int | None


@dataclass(frozen=True)
class QuarantineReason:
    """Values not taken, by feed, column and reason, with one of them."""

    feed: str
    column_name: str
    reason: str
    values: int
    example: str | None


@dataclass(frozen=True)
class Leak:
    """A row of `schema.leak`."""

    brand: str
    period: str
    stage: str
    metric: str
    cut: str
    cut_value: str
    figure_value: float | None
    goal: float
    attained_share: float | None
    is_weakest: bool
    verdict: str
    step_share: float | None = None


@dataclass(frozen=True)
class Capability:
    """A row of `schema.capability`."""

    stage: int
    item: str
    is_met: bool
    reached: int
    is_next_gap: bool
    evidence: str
    evidence_zh: str


@dataclass(frozen=True)
class PolicyValue:
    """A row of `schema.policy_value`."""

    policy: str
    estimator: str
    estimate: float | None
    low: float | None
    high: float | None
    n: int
    effective_n: float
    is_evaluable: bool
    verdict: str


@dataclass(frozen=True)
class Report:
    """Everything that a report tells; a subject that the snapshot does not have is empty."""

    head: Head
    figures: tuple[Figure, ...] = ()
    tiers: tuple[TierCell, ...] = ()
    persona_map: tuple[MapCell, ...] = ()
    tagged_people: int = 0
    overlaps: tuple[OverlapPoint, ...] = ()
    needs: tuple[Need, ...] = ()
    recommended: tuple[Recommended, ...] = ()
    recommended_people: int = 0
    audiences: tuple[Audience, ...] = ()
    suggested: tuple[Suggested, ...] = ()
    suggested_by: tuple[SuggestedBy, ...] = ()
    blocked: tuple[BlockedBy, ...] = ()
    held_contents: tuple[HeldContents, ...] = ()
    decided: Decided = Decided(0, 0, 0)
    changes: Changes | None = None
    compared: tuple[Compared, ...] = ()
    feeds: tuple[FeedRows, ...] = ()
    quarantine: tuple[QuarantineReason, ...] = ()
    leaks: tuple[Leak, ...] = ()
    policy_values: tuple[PolicyValue, ...] = ()
    capability: tuple[Capability, ...] = ()

    @cached_property
    def _by_key(self) -> dict[tuple[str, str, str, str, str], Figure]:
        return {(one.metric, one.brand, one.period, one.cut, one.cut_value): one for one in self.figures}

    def figure(
        self, metric: str, period: str, *, brand: str = WHOLE, cut: str = "", cut_value: str = ""
    ) -> Figure | None:
        """Look a figure up; None where nothing was counted."""
        return self._by_key.get((metric, brand, period, cut, cut_value))

    @cached_property
    def months(self) -> tuple[str, ...]:
        """The months with contacts that are over at the as-of moment, oldest first."""
        tomorrow = f"{self.head.as_of_on + dt.timedelta(days=1):%Y-%m}"
        found = {one.period for one in self.figures if is_month(one.period) and one.metric == "contacts"}
        return tuple(sorted(month for month in found if month < tomorrow))

    @property
    def month(self) -> str | None:
        """The last month that is over."""
        return self.months[-1] if self.months else None

    @property
    def brands(self) -> tuple[str, ...]:
        """The brands of the market, `all` for one that names none."""
        return self.head.brands

    @property
    def rated_people(self) -> int:
        """People with a tier, for the first brand."""
        return sum(cell.people for cell in self.tiers if cell.brand == self.brands[0] and cell.tier is not None)


def is_month(period: str) -> bool:
    """Tell a month from days, weeks, quarters and years.

    Examples
    --------
    >>> is_month("2026-03"), is_month("2026-Q1"), is_month("all")
    (True, False, False)
    """
    return len(period) == len("2026-03") and period[4] == "-" and period[5:].isdigit()
