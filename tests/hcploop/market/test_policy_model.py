import pytest
from pydantic import ConfigDict, Field

from hcploop.errors import ConfigError
from hcploop.market.policy_model import PolicyModel
from hcploop.recommend import RecommendPolicy


class Drawn(PolicyModel):
    """Reads the defaults of a shipped policy, some of them as it likes."""

    default_file = "hcploop.nextbest/data/decisions.toml"
    whole = frozenset({"lists"})
    model_config = ConfigDict(extra="ignore")

    exploration: float = Field(ge=0.02)
    call_list: dict[str, object]
    lists: dict[str, str]


def test_keys_that_a_market_does_not_name_keep_their_defaults_within_tables_too():
    told = Drawn.from_table({"call_list": {"per_day": 3}}, "policy/x.toml")

    assert told.call_list == {**Drawn.default().call_list, "per_day": 3}
    assert told.exploration == Drawn.default().exploration


def test_a_table_that_counts_as_a_whole_replaces_the_default():
    assert Drawn.from_table({"lists": {"sms": "sms"}}, "policy/x.toml").lists == {"sms": "sms"}


def test_what_cannot_be_names_file_key_value_and_remedy():
    with pytest.raises(ConfigError) as told:
        Drawn.from_table({"exploration": 0.001}, "policy/x.toml")

    assert (told.value.file, told.value.column, told.value.value) == ("policy/x.toml", "exploration", "0.001")
    assert "greater than or equal to 0.02" in str(told.value)
    assert told.value.remedy == "Correct 'exploration' in this file"


@pytest.mark.parametrize(
    ("table", "remedy"),
    [
        ({"positons": 3}, "positions"),
        ({"model": {"rigde": 1.0}}, "ridge"),
        ({"zzz": 1}, "The keys here are history_contents, gram_contents"),
        ({"model": {"zzz": 1}}, "The keys here are ridge, dropout"),
    ],
)
def test_of_a_misspelt_key_the_remedy_names_what_there_is(table, remedy):
    with pytest.raises(ConfigError) as told:
        RecommendPolicy.from_table(table, "policy/recommend.toml")

    assert remedy in told.value.remedy
