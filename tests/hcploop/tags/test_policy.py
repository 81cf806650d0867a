import pytest

from hcploop.errors import ConfigError
from hcploop.tags import TagPolicy


def test_what_is_not_named_has_its_default():
    policy = TagPolicy.from_table({"half_life_months": 3, "contents": {"title": 0.9}}, "policy/tags.toml")

    assert policy.half_life_months == 3
    assert policy.contents.title == 0.9
    assert policy.min_contents == TagPolicy().min_contents


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ({"min_content": 3}, "min_content"),
        ({"min_contents": 0}, "min_contents"),
        ({"contents": {"titel": 0.9}}, "contents.titel"),
        ({"actions": {"read": 7}}, "actions.read"),
        ({"half_life_months": "soon"}, "half_life_months"),
        ({"contents": 3}, "contents"),
    ],
)
def test_a_mistake_names_file_and_key(table, column):
    with pytest.raises(ConfigError) as caught:
        TagPolicy.from_table(table, "policy/tags.toml")

    assert caught.value.file == "policy/tags.toml"
    assert caught.value.column == column


def test_light_actions_are_no_participation_and_a_market_may_weigh_its_own():
    weights = TagPolicy(actions={"consult": 0.7, "read": 0.05}).action_weights

    assert "deliver" not in weights
    assert "send" not in weights
    assert "read" not in weights
    assert weights["consult"] == 0.7
