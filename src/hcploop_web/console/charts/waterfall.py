"""The match weight of two records as a waterfall: a bar a step, from where the last one ended."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from hcploop_web.insights.pair_steps import Step

WIDTH = 100
"""Of the drawing, in units of its own."""
_SLIVER = 0.6
"""What adds nearly nothing is still seen."""


@dataclass(frozen=True)
class Bar:
    """A step as it is drawn: `x` and `width` in the units of the drawing, `end` where the sum stands after it."""

    step: Step
    x: float
    width: float
    end: float

    @property
    def is_for(self) -> bool:
        """Whether it speaks for one person."""
        return self.step.weight >= 0


@dataclass(frozen=True)
class Waterfall:
    """The bars, where an even chance stands, and the bar of the whole."""

    bars: tuple[Bar, ...]
    zero: float
    whole: Bar
    probability: float


def waterfall_of(steps: Sequence[Step]) -> Waterfall | None:
    """Draw the steps of a pair.

    Parameters
    ----------
    steps : sequence of Step
        In their order.

    Returns
    -------
    Waterfall or None
        None where there are no steps. The probability is `2^W / (1 + 2^W)` of the last sum W.
    """
    if not steps:
        return None
    totals = [0.0, *(step.total for step in steps)]
    low, high = min(totals), max(totals)
    scale = WIDTH / ((high - low) or 1)

    def bar(step: Step, begin: float) -> Bar:
        ends = sorted((begin, step.total))
        width = max((ends[1] - ends[0]) * scale, _SLIVER)
        x = min((ends[0] - low) * scale, WIDTH - width)
        return Bar(step, round(x, 2), round(width, 2), round((step.total - low) * scale, 2))

    bars = tuple(bar(step, begin) for step, begin in zip(steps, totals, strict=False))
    last = steps[-1].total
    whole = bar(Step("", last, 0.0, last), 0.0)
    return Waterfall(bars, round(-low * scale, 2), whole, 1 / (1 + math.exp2(-last)))
