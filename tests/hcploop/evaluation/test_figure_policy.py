import pytest

from hcploop.errors import ConfigError
from hcploop.evaluation import FigurePolicy


def test_what_a_market_leaves_out_keeps_its_default():
    policy = FigurePolicy.from_table({"lead_days": 7, "capability": {"resolution_share": 0.9}}, "policy/figures.toml")

    assert policy.lead_days == 7
    assert policy.capability["resolution_share"] == 0.9
    assert policy.capability["channels_live"] == FigurePolicy.default().capability["channels_live"]


@pytest.mark.parametrize(
    ("table", "key"),
    [({"lead_day": 7}, "lead_day"), ({"lead_days": -1}, "lead_days"), ({"capability": {"fame": 1.0}}, "capability")],
)
def test_what_cannot_be_is_told_with_its_key_and_file(table, key):
    with pytest.raises(ConfigError) as told:
        FigurePolicy.from_table(table, "policy/figures.toml")

    assert key in str(told.value)
    assert "policy/figures.toml" in str(told.value)
