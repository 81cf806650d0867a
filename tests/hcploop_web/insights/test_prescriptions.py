"""Doctor-level prescriptions are hidden where the policy of today, or of the snapshot, says so."""

import pytest

from hcploop.engine import open_snapshot
from hcploop_web.insights.prescriptions import are_shown

pytestmark = pytest.mark.slow
MARKET = '[market]\nname = "m"\npolicy = "{policy}"\n[[feed]]\nname = "f"\nkind = "reps"\npath = "f.csv"\n'


@pytest.fixture
def manifest(market):
    return open_snapshot(market).manifest


def _of(manifest, policy):
    return manifest.model_copy(update={"settings": manifest.settings.model_copy(update={"policy": policy})})


@pytest.mark.parametrize(
    ("policies", "shown"),
    [
        (("us", "us"), True),
        (("us", "cn-drug"), False),
        (("cn-drug", "us"), False),
        (("cn-drug", "cn-drug"), False),
        (("eu", "eu"), False),
    ],
)
def test_the_policies_of_then_and_of_today_must_allow_it(policies, shown, manifest, tmp_path, settings):
    then, today = policies
    settings.DROP = tmp_path
    (tmp_path / "market.toml").write_text(MARKET.format(policy=today), encoding="utf-8")

    assert are_shown(_of(manifest, then)) is shown


def test_a_market_that_cannot_be_read_shows_nothing(manifest, tmp_path, settings):
    settings.DROP = tmp_path

    assert not are_shown(_of(manifest, "us"))
