import pytest

from hcploop.errors import ConfigError
from hcploop.nextbest.deciding_policy import DecidingPolicy


def test_a_section_changes_the_keys_that_it_names():
    policy = DecidingPolicy.from_table({"capacity": {"channel": {"sms": 50}}}, "policy/decisions.toml")

    assert policy.capacity.channel == {"call_centre": 2000, "sms": 50}
    assert policy.capacity.visits == DecidingPolicy.default().capacity.visits


def test_another_policy_has_another_key():
    assert DecidingPolicy.from_table({"exploration": 0.05}, "f").key != DecidingPolicy.default().key


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ({"exploration": 0.01}, "exploration"),
        ({"holdout_share": 0.9}, "holdout_share"),
        ({"call_list": {"per_day": 6}}, "call_list.per_day"),
        ({"capacity": {"budget": -1}}, "capacity.budget"),
        ({"lists": {"sms": "fax"}}, "lists.sms"),
        ({"holdout": 0.1}, "holdout"),
    ],
)
def test_a_wrong_key_is_named(table, key):
    with pytest.raises(ConfigError, match=key) as caught:
        DecidingPolicy.from_table(table, "policy/decisions.toml")

    assert caught.value.file == "policy/decisions.toml"
