"""What is other than a week ago, cut to what a user sees."""

import datetime as dt

import pytest

from hcploop.flow import run
from hcploop_web.accounts.rows import EVERYTHING, Sight
from hcploop_web.insights.weekly import forget_older, week


def test_with_one_snapshot_a_figure_is_compared_with_the_month_before(market):
    told = week(EVERYTHING, movers=5)

    assert (told.since, told.moves) == (None, None)
    assert all(one.before_name and one.difference is not None for one in told.changes if "-" in one.period)


@pytest.mark.slow
def test_with_an_older_snapshot_it_is_told_who_moved_and_to_nobody_who_does_not_see_her(own_market):
    run(own_market / "drop", own_market / "out", as_of=dt.date(2026, 5, 20))
    forget_older()

    told = week(EVERYTHING, movers=3)
    counted = week(EVERYTHING, movers=0)
    nobody = week(Sight(frozenset({"nobody"}), frozenset(), None), movers=3)

    assert told.since is not None
    assert told.moves.summary.moved >= len(told.moves.movers) > 0
    assert counted.moves.movers == ()
    assert counted.moves.summary.moved == told.moves.summary.moved
    assert nobody.moves.summary.moved == 0
    assert nobody.moves.movers == ()
