"""A bar begins where the one above it ends."""

import itertools

import pytest

from hcploop_web.console.charts.waterfall import WIDTH, waterfall_of
from hcploop_web.insights.pair_steps import Step


def _steps(*weights):
    totals = itertools.accumulate(weights)
    return [
        Step(f"step {n}", weight, 0.0, total) for n, (weight, total) in enumerate(zip(weights, totals, strict=True))
    ]


def test_bars_follow_each_other_within_the_drawing():
    fall = waterfall_of(_steps(-12, 7, 16, -1))

    ends = [fall.zero, *(bar.end for bar in fall.bars)]
    for begin, bar in zip(ends, fall.bars, strict=False):
        assert sorted((begin, bar.end)) == pytest.approx([bar.x, bar.x + bar.width], abs=0.02)
        assert 0 <= bar.x <= bar.x + bar.width <= WIDTH + 0.01
    assert [bar.is_for for bar in fall.bars] == [False, True, True, False]
    assert fall.whole.end == fall.bars[-1].end


@pytest.mark.parametrize(("weights", "probability"), [((-1, 1), 0.5), ((-2, 3), 2 / 3), ((-3, 1), 0.2), ((0.0,), 0.5)])
def test_the_probability_is_that_of_the_sum(weights, probability):
    assert waterfall_of(_steps(*weights)).probability == pytest.approx(probability)


def test_what_adds_nothing_is_still_seen_and_no_steps_are_no_drawing():
    fall = waterfall_of(_steps(-10, 0, 20))

    assert fall.bars[1].width > 0
    assert waterfall_of([]) is None
