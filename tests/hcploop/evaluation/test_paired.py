import datetime as dt

import pytest

from hcploop import schema
from hcploop.evaluation import FigurePolicy, paired_changes


def _answer(person, survey, value, day, *, item="efficacy", kind="belief", **more):
    at = dt.datetime.fromisoformat(f"2026-{day}T02:00")
    row = {"record_id": person, "survey_id": survey, "survey_kind": kind, "item_id": item, "value": str(value)}
    return row | {"happened_at": at, "source": "portal"} | more


def _decision(person, *, day="03-01", is_holdout=False):
    return {"decision_id": f"d{person}{day}", "one_id": str(person), "is_holdout": is_holdout} | {
        "decided_at": dt.datetime.fromisoformat(f"2026-{day}T00:00")
    }


def _whole(answers, decisions=(), *, kind="belief", cut=("", "")):
    persons = [{"record_id": one, "one_id": str(one), "probability": 1.0} for one in range(10)]
    told = paired_changes(
        schema.answer.rows(answers),
        schema.record_person.rows(persons),
        schema.decision.rows(list(decisions)),
        policy=FigurePolicy.default(),
        zone="Asia/Shanghai",
    )
    wanted = ("all", "all", *cut, kind)
    key = ("brand", "period", "cut", "cut_value", "survey_kind")
    return next((row for row in told.to_pyarrow().to_pylist() if tuple(row[n] for n in key) == wanted), None)


def test_the_first_answer_before_is_compared_with_the_last_one_after():
    answers = [
        _answer(1, "belief_pre", 2, "01-05"),
        _answer(1, "belief_pre", 5, "01-09"),
        _answer(1, "belief_post", 1, "03-05"),
        _answer(1, "belief_post", 4, "04-05"),
    ]

    found = _whole(answers)

    assert (found["pairs"], found["before"], found["after"], found["change"]) == (1, 2.0, 4.0, 2.0)
    assert found["deviation"] is None


def test_the_mean_over_her_items_is_one_change_of_a_person():
    answers = []
    for person, changes in ((1, (1, 3)), (2, (0, 0))):
        for item, change in zip(("efficacy", "safety"), changes, strict=True):
            answers.append(_answer(person, "belief_pre", 1, "01-05", item=item))
            answers.append(_answer(person, "belief_post", 1 + change, "03-05", item=item))

    found = _whole(answers)

    assert (found["pairs"], found["change"]) == (2, 1.0)
    assert found["deviation"] == pytest.approx(2**0.5)
    assert _whole(answers, cut=("item", "safety"))["change"] == 1.5


@pytest.mark.parametrize(
    "after",
    [
        {"survey": "belief_post", "item": "safety", "day": "03-05"},
        {"survey": "other_post", "item": "efficacy", "day": "03-05"},
        {"survey": "belief_post", "item": "efficacy", "day": "01-01"},
    ],
    ids=["another item", "another survey", "before the one before"],
)
def test_what_is_not_the_same_asked_later_is_no_pair(after):
    answers = [_answer(1, "belief_pre", 2, "01-05"), _answer(1, after["survey"], 4, after["day"], item=after["item"])]

    assert _whole(answers) is None


def test_a_survey_that_is_repeated_under_one_name_is_before_and_after():
    assert _whole([_answer(1, "beliefs", 2, "01-05"), _answer(1, "beliefs", 3, "05-05")])["change"] == 1.0
    assert _whole([_answer(1, "beliefs", 2, "01-05")]) is None


def test_a_quiz_is_paired_by_right_and_wrong():
    answers = [
        _answer(1, "quiz", "A", "01-05", kind="quiz", is_correct=False),
        _answer(1, "quiz", "B", "02-05", kind="quiz", is_correct=True),
    ]

    assert _whole(answers, kind="quiz")["change"] == 1.0


def test_who_is_held_out_is_compared_with_who_is_not_if_both_were_asked_around_their_first_decision():
    answers = []
    for person, change in ((1, 2), (2, 1), (3, 4), (4, 4)):
        answers += [_answer(person, "b_pre", 1, "02-05"), _answer(person, "b_post", 1 + change, "04-05")]
    decisions = [
        _decision(1),
        _decision(1, day="03-20"),
        _decision(2, is_holdout=True),
        _decision(3, day="01-01"),
        _decision(4, day="04-06"),
    ]

    found = _whole(answers, decisions)

    assert (found["offered"], found["offered_change"]) == (1, 2.0)
    assert (found["held"], found["held_change"]) == (1, 1.0)
    assert found["pairs"] == 4
