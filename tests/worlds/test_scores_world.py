"""On made-up markets every persona and tier of the snapshot equals the slow reference, and tags tell tastes."""

import pytest

SEEDS = (7, 1, 2, 3)


@pytest.mark.slow
def test_every_persona_and_tier_equals_the_slow_reference(small_market):
    tiers = small_market.snapshot.arrow("hcp_tier").to_pylist()

    assert {row["tier"] for row in tiers} > set(range(1, 10))
    assert small_market.compared.unlike_the_reference(small_market.snapshot, small_market.drop) == []


@pytest.mark.slow
def test_the_highest_disease_tag_is_the_disease_a_doctor_likes(small_market):
    tagged, right = small_market.compared.disease_tags(small_market.snapshot, small_market.drop)

    assert tagged >= 0.6
    assert right >= 0.85


@pytest.mark.full
@pytest.mark.parametrize("seed", SEEDS)
def test_every_persona_and_tier_of_a_large_market_equals_the_slow_reference(worlds, seed):
    world = worlds.of(hcps=2000, seed=seed)

    assert world.compared.unlike_the_reference(world.snapshot, world.drop) == []
