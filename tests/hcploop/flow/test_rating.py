"""Policies that are tried on a snapshot give what the next run gives."""

import datetime as dt

import pytest

from hcploop.engine import open_snapshot
from hcploop.flow import rate, run
from hcploop.scoring import ScoringPolicy, TierPolicy
from hcploop.simulate import MarketPlan, write_market

pytestmark = pytest.mark.slow

SCORING = {"high_share": 0.2, "mid_share": 0.6, "population": ["province"], "window_months": 3}
HEAD = '[policy]\nkind = "{kind}"\neffective_on = 2026-06-30\napproved_by = "王芳"\n'


def _rows(table):
    return sorted(table.to_pylist(), key=lambda row: [str(row[name]) for name in ("one_id", "brand")])


def test_what_is_tried_on_a_snapshot_is_what_the_next_run_gives(tmp_path):
    drop, out = tmp_path / "drop", tmp_path / "out"
    write_market(drop, MarketPlan(hcps=60, months=3, seed=5, as_of=dt.date(2026, 6, 30)))
    run(drop, out)
    before = open_snapshot(out)

    tried = rate(
        before,
        scoring=ScoringPolicy.from_table(SCORING, ""),
        matrix=TierPolicy.of("grade_first"),
        temp=tmp_path / "temp",
    )

    (drop / "policy").mkdir(exist_ok=True)
    told = "\n".join(f"{key} = {value!r}" for key, value in SCORING.items())
    (drop / "policy/scoring.toml").write_text(f"{told}\n{HEAD.format(kind='scoring')}", encoding="utf-8")
    (drop / "policy/tiers.toml").write_text(f'preset = "grade_first"\n{HEAD.format(kind="tiers")}', encoding="utf-8")
    run(drop, out)
    after = open_snapshot(out)
    assert _rows(tried.tiers) == _rows(after.arrow("hcp_tier"))
    assert _rows(tried.tiers) != _rows(before.arrow("hcp_tier"))
    key = ["one_id", "brand", "dimension"]
    order = [(name, "ascending") for name in key]
    told, ran = tried.scores.sort_by(order).to_pylist(), after.arrow("hcp_score").sort_by(order).to_pylist()
    assert [row | {"score": 0, "percentile": 0, "known_share": 0} for row in told] == [
        row | {"score": 0, "percentile": 0, "known_share": 0} for row in ran
    ]
    for name in ("score", "percentile"):
        assert [row[name] for row in told] == pytest.approx([row[name] for row in ran], abs=1e-6)
