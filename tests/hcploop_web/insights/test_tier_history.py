"""A doctor's tiers so far."""

import shutil

import pytest

from hcploop.engine import open_snapshot
from hcploop.flow import run
from hcploop_web.accounts.rows import EVERYTHING, NOTHING
from hcploop_web.insights.seeing import NoSuchDoctor
from hcploop_web.insights.tier_history import tier_history

pytestmark = pytest.mark.slow
PRESET = 'preset = "grade_first"\n[policy]\nkind = "tiers"\neffective_on = 2026-01-01\napproved_by = "W"\n'


def _tiers(out):
    return {(row["one_id"], row["brand"]): row["tier"] for row in open_snapshot(out).arrow("hcp_tier").to_pylist()}


@pytest.mark.turns
def test_each_change_stands_once_newest_first(market_out, tmp_path, settings):
    settings.OUT = tmp_path / "out"
    shutil.copytree(market_out.parent, tmp_path, dirs_exist_ok=True)
    before = {
        (row["one_id"], row["brand"]): row["tier"] for row in open_snapshot(settings.OUT).arrow("hcp_tier").to_pylist()
    }
    (tmp_path / "drop" / "policy").mkdir(exist_ok=True)
    (tmp_path / "drop" / "policy" / "tiers-2.toml").write_text(PRESET, encoding="utf-8")
    run(tmp_path / "drop", settings.OUT)
    after = {
        (row["one_id"], row["brand"]): row["tier"] for row in open_snapshot(settings.OUT).arrow("hcp_tier").to_pylist()
    }
    moved = next(key for key, tier in after.items() if tier and before.get(key) and before[key] != tier)
    stayed = next(key for key, tier in after.items() if tier and before.get(key) == tier)

    def told(key):
        return [one.tier for one in tier_history(key[0], EVERYTHING) if one.brand == key[1]]

    assert told(moved) == [after[moved], before[moved]]
    assert told(stayed) == [after[stayed]]


def test_of_a_doctor_whom_she_does_not_see_nothing_is_told(market):
    one_id = open_snapshot(market).arrow("hcp")["one_id"][0].as_py()

    with pytest.raises(NoSuchDoctor):
        tier_history(one_id, NOTHING)
