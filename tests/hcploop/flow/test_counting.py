import pytest
from tests.markets import tiny_market

import hcploop
from hcploop import schema

ANSWERS = """wechat_unionid,survey_id,survey_kind,item_id,value,happened_at
u1@app,nps_2026,nps,recommend,10,2026-05-10 20:00
u2@app,nps_2026,nps,recommend,8,2026-05-11 20:00
u1@app,belief_pre,belief,efficacy,2,2026-03-10 20:00
u1@app,belief_post,belief,efficacy,4,2026-05-10 20:00
"""
FEED = 'kind = "answers"\n'


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("counting")
    tiny_market(folder / "in", more={"answers": FEED}, answers=ANSWERS)
    hcploop.run(folder / "in", folder / "out")
    return hcploop.open_snapshot(folder / "out")


@pytest.fixture(scope="module")
def found(snapshot):
    return {
        (row["metric"], row["period"], row["cut"], row["cut_value"]): row["figure_value"]
        for row in snapshot.arrow("figure").to_pylist()
    }


def test_every_period_is_told_of_what_people_did(found):
    months = [found["active_users", period, "", ""] for period in ("2026-06-10", "2026-06", "2026-Q2", "2026", "all")]

    assert months == [1, 2, 2, 2, 2]


def test_what_people_answered_is_told(found):
    assert found["nps", "2026-05", "", ""] == 50
    assert found["belief_change", "2026-Q2", "item", "efficacy"] == 2


def test_figures_of_all_parts_have_the_keys_of_one_table(snapshot, found):
    rows = snapshot.arrow("figure").to_pylist()

    assert len({tuple(row[name] for name in schema.figure.key) for row in rows}) == len(rows)
    assert {metric for metric, *_ in found} >= {"nps", "stickiness", "content_use_share", "personal_ratio"}


def test_the_channel_mix_and_who_started_it_are_told(found):
    assert found["channel_share", "all", "channel", "visit"] == pytest.approx(3 / 9)
    assert found["personal_share", "all", "", ""] == pytest.approx(3 / 9)


def test_the_capability_of_the_market_is_kept_with_its_evidence(snapshot):
    rows = {row["item"]: row for row in snapshot.arrow("capability").to_pylist()}

    assert {row["reached"] for row in rows.values()} == {2}
    assert rows["channels_together"]["figure_value"] == 3


def test_whoever_was_met_before_is_no_lead(snapshot):
    assert snapshot.arrow("lead").to_pylist() == []
