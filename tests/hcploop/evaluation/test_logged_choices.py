import datetime as dt

import pytest

from hcploop import schema
from hcploop.evaluation.kernels.off_policy import Trust, off_policy
from hcploop.evaluation.logged_choices import POLICIES, answered, logged_choices
from hcploop.evaluation.policy import EvaluationPolicy

POLICY = EvaluationPolicy.default()
VISIT, MAIL, OTHER = "甲|visit|c1|R1", "甲|email|c2|system", "甲|visit|c3|R1"
ARMS = ["nothing", VISIT, MAIL, OTHER]
DECIDED = dt.datetime.fromisoformat("2026-03-02T01:00")


def _decision(number, one_id="a", *, chosen=VISIT, decided_at=DECIDED, **more):
    return {
        "decision_id": number,
        "one_id": one_id,
        "decided_at": decided_at,
        "is_holdout": False,
        "chosen": chosen,
        "propensity": 0.94,
        "arms": ARMS,
        "propensities": [0.02, 0.94, 0.02, 0.02],
        "values": [0.0, 30.0, 20.0, 10.0],
    } | more


def _day(record_id, local_on, *, channel="wechat", actives=1):
    return {"record_id": record_id, "brand": "all", "channel": channel, "local_on": local_on, "actives": actives}


PEOPLE = schema.record_person.rows([{"record_id": 1, "one_id": "a"}, {"record_id": 2, "one_id": "b"}])


def _answered(decisions, days, *, today=dt.date(2026, 3, 20)):
    found = answered(
        schema.decision.rows(decisions),
        schema.record_day.rows(days),
        PEOPLE,
        today=today,
        zone="Asia/Shanghai",
        policy=POLICY,
    )
    return {row["decision_id"]: row for row in found.to_pyarrow().to_pylist()}


@pytest.mark.parametrize(
    ("local_on", "actives", "has_answer"),
    [
        (dt.date(2026, 3, 2), 1, False),
        (dt.date(2026, 3, 3), 1, True),
        (dt.date(2026, 3, 16), 1, True),
        (dt.date(2026, 3, 17), 1, False),
        (dt.date(2026, 3, 5), 0, False),
    ],
)
def test_an_answer_is_an_action_of_her_own_within_fourteen_days_after(local_on, actives, has_answer):
    found = _answered([_decision("1")], [_day(1, local_on, actives=actives)])

    assert found["1"]["has_answer"] == has_answer


def test_a_decision_whose_days_are_not_over_does_not_count():
    assert _answered([_decision("1")], [], today=dt.date(2026, 3, 15)) == {}
    assert set(_answered([_decision("1")], [], today=dt.date(2026, 3, 16))) == {"1"}


def test_what_others_do_is_no_answer_of_hers():
    assert not _answered([_decision("1")], [_day(2, dt.date(2026, 3, 4))])["1"]["has_answer"]


def test_the_last_channel_is_one_from_before_the_decision():
    days = [
        _day(1, dt.date(2026, 1, 4), channel="web"),
        _day(1, dt.date(2026, 2, 4), channel="email"),
        _day(1, dt.date(2026, 3, 4), channel="wechat"),
    ]

    assert _answered([_decision("1")], days)["1"]["last_channel"] == "email"


def _target(judged, *, last_channel=None, grade="A", **more):
    told = {"decision_id": "1", "one_id": "a", "decided_on": dt.date(2026, 3, 2), "has_answer": True}
    over = schema.answered.rows([told | {"is_holdout": False, "last_channel": last_channel}])
    grades = schema.hcp_grade.rows([{"one_id": "a", "brand": "甲", "grade": grade}])
    decision = schema.decision.rows([_decision("1", **more)])
    found = logged_choices(decision, over, grades, judged=judged, policy=POLICY).to_pyarrow().to_pylist()
    return {row["arm"]: row for row in found}


@pytest.mark.parametrize(
    ("judged", "facts", "wanted"),
    [
        ("nothing", {}, "nothing"),
        ("visit_grade_a", {}, VISIT),
        ("visit_grade_a", {"grade": "B"}, "nothing"),
        ("last_answered_channel", {"last_channel": "email"}, MAIL),
        ("last_answered_channel", {"last_channel": "sms"}, VISIT),
        ("last_answered_channel", {}, VISIT),
    ],
)
def test_a_plain_policy_wants_one_arm(judged, facts, wanted):
    found = _target(judged, **facts)

    assert {arm: row["target_probability"] for arm, row in found.items()} == {arm: arm == wanted for arm in ARMS}


def test_the_policy_that_was_logged_has_its_own_probabilities():
    found = _target("logged")

    assert [found[arm]["target_probability"] for arm in ARMS] == [0.02, 0.94, 0.02, 0.02]
    assert [found[arm]["propensity"] for arm in ARMS] == [0.02, 0.94, 0.02, 0.02]


def test_uniform_gives_every_arm_the_same():
    assert {row["target_probability"] for row in _target("uniform").values()} == {0.25}


def test_the_reward_stands_beside_the_drawn_arm_alone():
    found = _target("uniform")

    assert {arm: row["reward"] for arm, row in found.items()} == dict.fromkeys(ARMS) | {VISIT: 1}


@pytest.mark.parametrize("judged", POLICIES)
def test_every_policy_gives_its_arms_one_in_all_and_can_be_valued(judged):
    found = _target(judged, last_channel="visit")

    table = schema.logged_choice.arrow(list(found.values()))
    assert sum(row["target_probability"] for row in found.values()) == pytest.approx(1)
    assert {row["n"] for row in off_policy(table, policy=judged, trust=Trust()).to_pylist()} == {1}


def test_decisions_of_the_hold_out_are_no_choices():
    over = schema.answered.rows([{"decision_id": "1", "one_id": "a", "is_holdout": True, "has_answer": False}])

    found = logged_choices(
        schema.decision.rows([_decision("1")]), over, schema.hcp_grade.rows([]), judged="uniform", policy=POLICY
    )

    assert found.count().to_pyarrow().as_py() == 0
