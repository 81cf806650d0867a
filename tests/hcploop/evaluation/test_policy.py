import pytest

from hcploop.errors import ConfigError
from hcploop.evaluation.policy import EvaluationPolicy


def test_keys_left_out_keep_their_defaults():
    found = EvaluationPolicy.from_table({"margin_rate": 0.4}, "policy/evaluation.toml")

    assert (found.margin_rate, found.baseline_periods) == (0.4, EvaluationPolicy.default().baseline_periods)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"margin_rat": 0.4}, "margin_rat"),
        ({"margin_rate": 7}, "margin_rate"),
        ({"mean_weight": [1.1, 1.2]}, "mean_weight"),
        ({"chain": [{"stage": "reach", "metric": "a"}, {"stage": "engage", "metric": "a"}]}, "names a twice"),
        ({"chain": [{"stage": "reached", "metric": "a"}]}, "chain.0.stage"),
    ],
)
def test_what_cannot_be_is_told_with_its_key(table, says):
    with pytest.raises(ConfigError) as told:
        EvaluationPolicy.from_table(table, "policy/evaluation.toml")

    assert says in str(told.value)
