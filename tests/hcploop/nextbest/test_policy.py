"""What a market may say of the worth of actions."""

import pytest

from hcploop.channels import CHANNELS, Channel
from hcploop.errors import ConfigError
from hcploop.nextbest.policy import NextBestPolicy, channel_terms


def test_a_file_that_names_one_key_keeps_the_defaults_of_the_others(policy):
    told = NextBestPolicy.from_table({"prior": {"probabilities": {"visit": 0.5}}}, "policy/nextbest.toml")

    assert told.prior.probabilities["visit"] == 0.5
    assert told.prior.probabilities["sms"] == policy.prior.probabilities["sms"]
    assert told.value == policy.value


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ({"value": {"tiers": [1, 2, 3, 4, 5, 6, 7, 8, 9]}}, "value.tiers"),
        ({"value": {"tiers": [5, 4]}}, "value.tiers"),
        ({"shortlist": {"arms": 6}}, "shortlist.arms"),
        ({"time": {"office_hours": [17, 9]}}, "time.office_hours"),
        ({"prior": {"probabilities": {"visit": 1.2}}}, "prior.probabilities.visit"),
        ({"capacity": {"visit": "nobody"}}, "capacity.visit"),
        ({"fatique": {"per_contact": 0.1}}, "fatique"),
    ],
)
def test_what_cannot_be_is_told_with_its_key(table, key):
    with pytest.raises(ConfigError) as told:
        NextBestPolicy.from_table(table, "policy/nextbest.toml")

    assert told.value.column == key
    assert "policy/nextbest.toml" in str(told.value)


def test_only_channels_that_we_start_have_terms_and_nothing_has_too(policy):
    names = channel_terms(CHANNELS, policy=policy)["channel"].to_pylist()

    assert "nothing" in names
    assert set(names) - {"nothing"} == {name for name, channel in CHANNELS.items() if channel.initiator != "hcp"}


def test_a_channel_of_the_market_has_its_own_cost_and_the_prior_of_others(policy):
    consulting = Channel(
        name="consulting",
        name_zh="咨询",
        name_en="Consulting",
        personal=True,
        initiator="rep",
        synchronous=True,
        carrier="room",
        unit_cost=70.0,
    )

    told = channel_terms({"consulting": consulting}, policy=policy).to_pylist()[1]

    assert told["cost"] == 70.0
    assert told["probability"] == policy.prior.other
    assert told["capacity"] == "sender"
    assert told["is_in_office"]


def test_a_cost_of_the_policy_goes_before_that_of_the_channel():
    told = NextBestPolicy.from_table({"cost": {"visit": 9.0}}, "policy/nextbest.toml")

    costs = {row["channel"]: row["cost"] for row in channel_terms(CHANNELS, policy=told).to_pylist()}

    assert costs["visit"] == 9.0
    assert costs["sms"] == CHANNELS["sms"].unit_cost
