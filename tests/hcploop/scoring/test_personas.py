import ibis
import pytest

from hcploop.scoring import persona

TRUTH = {
    ("high", "high"): "pioneer",
    ("high", "mid"): "traditional",
    ("high", "low"): "traditional",
    ("mid", "high"): "rising_star",
    ("low", "high"): "rising_star",
    ("mid", "mid"): "ordinary",
    ("mid", "low"): "ordinary",
    ("low", "mid"): "ordinary",
    ("low", "low"): "ordinary",
}
WITH_UNKNOWN = {
    ("unknown", "unknown"): "unknown",
    ("unknown", "high"): "rising_star",
    ("high", "unknown"): "traditional",
    ("unknown", "mid"): "ordinary",
    ("unknown", "low"): "ordinary",
    ("mid", "unknown"): "ordinary",
    ("low", "unknown"): "ordinary",
}


def _personas(cells):
    levels = ibis.memtable([{"identity": one, "engagement": other} for one, other in cells])
    named = levels.mutate(persona=persona(levels.identity, levels.engagement)).to_pyarrow().to_pylist()
    return {(row["identity"], row["engagement"]): row["persona"] for row in named}


@pytest.mark.parametrize("truth", [TRUTH, WITH_UNKNOWN], ids=["nine cells", "with unknown"])
def test_mid_is_not_high_and_unknown_is_not_high(truth):
    assert _personas(truth) == truth
