"""Why an action is suggested, in words."""

import datetime as dt

import pytest

from hcploop import schema
from hcploop.nextbest.reasons import reasons, titles

ARM = {
    "one_id": "H1",
    "arm": "a|visit|c1|R1",
    "position": 1,
    "brand": "a",
    "channel": "visit",
    "action": "visit",
    "content_id": "c1",
    "sender": "R1",
    "weekday": 2,
    "hour": 10,
    "probability": 0.341,
    "increment": 0.09,
    "value_of_response": 900.0,
    "cost": 100.0,
    "expected_value": 1.0,
    "driver": "active",
    "serves": "personalised",
    "because": ["c7"],
    "actions": 5,
    "last_action_on": dt.date(2026, 6, 12),
    "channel_contacts": 6,
    "channel_answers": 4,
}
TIER = {
    "one_id": "H1",
    "brand": "a",
    "persona": "rising_star",
    "identity_level": "mid",
    "engagement_level": "high",
    "tier": 2,
    "reason": "",
}
NOTHING = {
    **dict.fromkeys(ARM),
    "one_id": "H1",
    "arm": "nothing",
    "position": 2,
    "brand": "all",
    "probability": 0.25,
    "increment": 0.0,
    "cost": 0.0,
    "expected_value": 0.0,
    "because": [],
    "actions": 5,
    "channel_contacts": 0,
    "channel_answers": 0,
}
CONTENTS = [
    {"content_id": "c1", "title": "指南解读", "brand": "all", "source": "x"},
    {"content_id": "c7", "title": "肺癌进展", "brand": "all", "source": "x"},
]

TAGS = [
    {
        "tag": "case_report",
        "family": "form",
        "name_zh": "病例报告",
        "name_en": "case reports",
        "synonyms": [],
        "parents": [],
    }
]


@pytest.fixture
def said(run, terms, policy):
    def of(arm=ARM, *, tiers=(TIER,), **changes):
        arms = schema.arm.rows([{**arm, **changes}])
        named = titles(schema.content.rows(CONTENTS), schema.tag.rows(TAGS))
        tables = (arms, schema.hcp_tier.rows(tiers), named, terms)
        (row,) = run(reasons(*tables, policy=policy.response))
        return row

    return of


def test_a_reason_says_who_what_how_and_when(said):
    assert said()["reason"] == (
        "Tier 2, rising star. Active on 5 days of the last 90, last on 2026-06-12. "
        "Answered 4 of 6 earlier contacts (face-to-face visit). “指南解读” suits earlier interests (肺癌进展). "
        "Chance of an answer within 14 days: 34 %, 9 points more than without contact. Best on Tuesday about 10:00."
    )


def test_the_chinese_reason_says_the_same(said):
    assert said()["reason_zh"] == (
        "第2层，新星型。近90天有5天主动互动，最近一次2026-06-12。面对面拜访此前6次中有4次得到回应。"
        "《指南解读》符合其阅读兴趣（肺癌进展）。14天内回应概率34%，比不联系高9个百分点。周二10点前后最合适。"
    )


def test_a_tag_behind_a_choice_is_named_in_the_reader_s_language(said):
    row = said(because=["case_report"])

    assert "suits earlier interests (case reports)." in row["reason"]
    assert "符合其阅读兴趣（病例报告）。" in row["reason_zh"]


def test_a_content_is_not_explained_by_one_of_the_same_name(said):
    row = said(because=["c1"])

    assert "“指南解读” suits earlier interests. Chance" in row["reason"]
    assert "《指南解读》符合其阅读兴趣。14天" in row["reason_zh"]


def test_a_content_without_anything_of_hers_behind_it_does_not_suit_her_interests(said):
    row = said(because=[])

    assert "“指南解读” is well liked." in row["reason"]
    assert "《指南解读》受到广泛关注。" in row["reason_zh"]


def test_a_gain_below_a_point_is_no_number(said):
    row = said(increment=0.004)

    assert "34 %, about the same as without contact." in row["reason"]
    assert "34%，与不联系相差不到1个百分点。" in row["reason_zh"]
    assert "1 points more" in said(increment=0.0101)["reason"]


def test_what_is_not_known_is_not_said(said):
    row = said(tiers=(), content_id=None, serves=None, because=[], weekday=None, hour=None)

    assert "Tier" not in row["reason"]
    assert "“" not in row["reason"]
    assert "Best on" not in row["reason"]
    assert "层" not in row["reason_zh"]


def test_who_was_silent_and_a_channel_that_is_new_are_named(said):
    row = said(actions=0, last_action_on=None, channel_contacts=0, channel_answers=0)

    assert row["reason"].startswith("Tier 2, rising star. No activity of their own in the last 180 days. No contact by")
    assert "近180天无主动互动。" in row["reason_zh"]
    assert row["evidence"] == ["c7"]


def test_evidence_can_be_looked_up(said):
    assert said()["evidence"] == ["c7", "last_action_on:2026-06-12", "answers:visit:4/6"]


def test_a_tag_behind_the_choice_is_named_as_it_is(said):
    assert "(lung_cancer)" in said(because=["lung_cancer"])["reason"]


def test_doing_nothing_has_its_reason(said):
    row = said(NOTHING)

    assert row["reason"] == "No contact: chance of acting without it within 14 days: 25 %."
    assert row["reason_zh"] == "暂不联系：14天内自行互动的概率为25%。"


def test_every_arm_has_a_reason_even_if_little_is_known(said):
    row = said(tiers=(), content_id="gone", last_action_on=None, actions=0, weekday=None, hour=None, because=[])

    assert row["reason"]
    assert row["reason_zh"]
