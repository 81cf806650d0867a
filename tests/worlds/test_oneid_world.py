"""On made-up markets OneID finds who is who, and every row of every feed is accounted for."""

import pytest

SEEDS = (7, 1, 2, 3)


def _holds(world):
    found = world.compared.pairwise(world.snapshot, world.drop)
    told, right = world.compared.contacts(world.snapshot, world.drop)

    assert found.precision >= 0.98
    assert found.recall >= 0.85
    assert found.recall <= world.compared.ceiling(world.snapshot, world.drop) + 0.02
    assert told >= 0.95
    assert right >= 0.99


@pytest.mark.slow
def test_records_are_resolved_and_contacts_given_to_the_right_person(small_market):
    _holds(small_market)


@pytest.mark.slow
def test_rows_add_up_in_every_feed(small_market):
    feeds = {row["feed"] for row in small_market.snapshot.arrow("feed_count").to_pylist()}

    assert len(feeds) > 20
    assert small_market.compared.rows_that_do_not_add_up(small_market.snapshot) == []


@pytest.mark.full
@pytest.mark.parametrize("seed", SEEDS)
def test_records_of_a_large_market_are_resolved_whatever_the_seed(worlds, seed):
    world = worlds.of(hcps=2000, seed=seed)

    assert world.compared.rows_that_do_not_add_up(world.snapshot) == []
    _holds(world)
