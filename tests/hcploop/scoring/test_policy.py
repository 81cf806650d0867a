import pytest

from hcploop.errors import ConfigError
from hcploop.scoring import ScoringPolicy


def test_the_default_measures_the_eight_indicators_of_the_source():
    policy = ScoringPolicy.default()

    assert list(policy.of("identity")) == ["hospital", "title", "papers", "society_posts"]
    assert list(policy.of("engagement")) == ["visits", "articles_read", "meetings_attended", "videos_watched"]


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ({"high_shares": 0.2}, "high_shares"),
        ({"high_share": 1.4}, "high_share"),
        ({"high_share": 0.7}, "mid_share"),
        ({"population": ["省份"]}, "省份"),
        ({"indicators": {"x": {"dimension": "identity", "column": "papers", "weight": 0}}}, "indicators.x.weight"),
        ({"indicators": {"x": {"dimension": "identity", "column": "papers"}}}, "engagement"),
        ({"indicators": {"x": {"dimension": "identity", "column": "hospital_level"}}}, "ordinals"),
        ({"indicators": {"x": {"dimension": "engagement", "actions": ["阅读"]}}}, "阅读"),
        ({"indicators": {"x": {"dimension": "engagement", "column": "papers"}}}, "belong to identity"),
    ],
)
def test_a_wrong_key_is_named(table, key):
    with pytest.raises(ConfigError, match=key) as caught:
        ScoringPolicy.from_table(table, "policy/scoring.toml")

    assert caught.value.file == "policy/scoring.toml"
