import datetime as dt

import pytest

from hcploop import schema
from hcploop.evaluation import FigurePolicy, survey_counts

POLICY = FigurePolicy.default().model_copy(update={"survey_brands": {"nps_kexin": "kexin"}})


def _answer(record, value, at="2026-05-05T10:00", **more):
    plain = {"survey_id": "nps_2026", "survey_kind": "nps", "item_id": "recommend", "source": "portal"}
    return plain | {"record_id": record, "value": str(value), "happened_at": dt.datetime.fromisoformat(at)} | more


def _counted(*answers, persons=(), statements=()):
    people = [{"record_id": record, "one_id": one_id, "probability": 1.0} for record, one_id in persons]
    told = survey_counts(
        schema.answer.rows(list(answers)),
        schema.statement.rows(list(statements)),
        schema.record_person.rows(people),
        policy=POLICY,
        zone="Asia/Shanghai",
    )
    names = ("people", "answers", "high", "low")
    return {
        (row["brand"], row["period"], row["cut"], row["cut_value"], row["survey_kind"]): tuple(row[n] for n in names)
        for row in told.to_pyarrow().to_pylist()
    }


def test_nine_and_ten_promote_and_six_and_less_detract():
    found = _counted(*[_answer(score, score) for score in range(11)])

    assert found["all", "all", "", "", "nps"] == (11, 11, 2, 7)


def test_the_latest_answer_of_a_person_counts_in_each_period_whatever_record_it_came_by():
    answers = [_answer(1, 10, "2026-02-01T10:00"), _answer(2, 3, "2026-05-01T10:00")]

    found = _counted(*answers, persons=[(1, "A"), (2, "A")])

    assert found["all", "2026-02", "", "", "nps"] == (1, 1, 1, 0)
    assert found["all", "2026", "", "", "nps"] == (1, 1, 0, 1)


def test_surveys_are_counted_each_and_cut_by_survey_and_item():
    found = _counted(_answer(1, 10), _answer(1, 5, survey_id="nps_2025"))

    assert found["all", "2026-Q2", "", "", "nps"] == (1, 2, 1, 1)
    assert found["all", "2026-Q2", "survey", "nps_2025", "nps"] == (1, 1, 0, 1)
    assert found["all", "2026-Q2", "item", "recommend", "nps"] == (1, 2, 1, 1)


@pytest.mark.parametrize("value", ["11", "-1", "very much", ""])
def test_what_is_no_answer_on_the_scale_is_left_out(value):
    assert _counted(_answer(1, value)) == {}


def test_an_answer_late_in_the_evening_of_utc_belongs_to_the_next_day_of_the_market():
    assert ("all", "2026-06", "", "", "nps") in _counted(_answer(1, 9, "2026-05-31T20:00"))


def test_a_survey_of_a_brand_counts_for_the_brand_and_for_the_market():
    found = _counted(_answer(1, 9, survey_id="nps_kexin"), _answer(2, 9))

    assert found["kexin", "all", "", "", "nps"] == (1, 1, 1, 0)
    assert found["all", "all", "", "", "nps"] == (2, 2, 2, 0)


def test_four_and_five_are_satisfied_and_a_quiz_is_right_or_wrong():
    found = _counted(
        _answer(1, 4, survey_kind="csat"),
        _answer(2, 3, survey_kind="csat"),
        _answer(1, "B", survey_kind="quiz", is_correct=True),
        _answer(2, "C", survey_kind="quiz", is_correct=False),
    )

    assert found["all", "all", "", "", "csat"] == (2, 2, 1, 0)
    assert found["all", "all", "", "", "quiz"] == (2, 2, 1, 1)


def test_the_newest_word_about_own_prescribing_counts_be_it_an_answer_or_a_statement():
    asked = _answer(1, "No", survey_kind="belief", item_id="prescribes")
    said = {
        "record_id": 1,
        "belief": "prescribes",
        "text": "是",
        "happened_at": dt.datetime.fromisoformat("2026-05-09"),
    }

    found = _counted(asked, _answer(2, "no", survey_kind="belief", item_id="prescribes"), statements=[said])

    assert found["all", "2026-05", "", "", "self_report"] == (2, 2, 1, 1)
