import pytest

from hcploop.errors import ConfigError
from hcploop.recommend import RecommendPolicy


def test_a_number_of_the_model_can_be_changed_alone():
    policy = RecommendPolicy.from_table({"model": {"ridge": 50.0}}, "policy/recommend.toml")

    assert policy.model.ridge == 50
    assert policy.model.recency_decay == RecommendPolicy.default().model.recency_decay


@pytest.mark.parametrize(
    ("mix", "positions", "wanted"),
    [((3, 1), 5, 1), ((1, 1), 5, 2), ((0, 1), 5, 4), ((1, 0), 5, 0), ((9, 1), 5, 1), ((3, 1), 1, 0)],
)
def test_the_mix_says_how_many_positions_are_for_the_next_need(mix, positions, wanted):
    told = {"mix": {"current": mix[0], "next": mix[1]}, "positions": positions}

    assert RecommendPolicy.from_table(told, "policy/recommend.toml").next_positions == wanted


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ({"position": 5}, "position"),
        ({"model": {"lambda": 5}}, "model.lambda"),
        ({"families": {"colour": 1}}, "families"),
        ({"model": {"recency_floor": 1.5}}, "model.recency_floor"),
        ({"mix": {"current": -1, "next": 1}}, "mix.current"),
    ],
)
def test_a_slip_is_refused_with_the_file_and_the_key(table, column):
    with pytest.raises(ConfigError) as refused:
        RecommendPolicy.from_table(table, "policy/recommend.toml")

    assert (refused.value.file, refused.value.column) == ("policy/recommend.toml", column)
