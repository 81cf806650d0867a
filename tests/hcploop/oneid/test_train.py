import math

from hcploop.oneid.train import _with_learned


def _settings(m_same, u_same, m_else=0.2, u_else=0.9, **same):
    levels = [
        {"sql_condition": "a IS NULL", "is_null_level": True},
        {"sql_condition": "a_l = a_r", "m_probability": m_same, "u_probability": u_same, **same},
        {"sql_condition": "ELSE", "m_probability": m_else, "u_probability": u_else},
    ]
    return {"probability_two_random_records_match": 1e-6, "comparisons": [{"comparison_levels": levels}]}


def test_what_the_data_show_moves_the_stated_value_a_quarter_of_the_way():
    learned = _with_learned(_settings(0.4, 0.1), _settings(0.9, 0.05))

    level = learned["comparisons"][0]["comparison_levels"][1]
    assert math.isclose(level["m_probability"], 0.4**0.75 * 0.9**0.25)
    assert math.isclose(level["u_probability"], 0.05, rel_tol=1e-3)


def test_a_value_that_could_not_be_learned_stays_as_stated():
    learned = _with_learned(_settings(0.4, 0.1), _settings("level not observed in training dataset", None))

    level = learned["comparisons"][0]["comparison_levels"][1]
    assert (level["m_probability"], level["u_probability"]) == (0.4, 0.1)


def test_agreement_never_becomes_evidence_against():
    stated = _settings(0.4, 0.1)

    learned = _with_learned(stated, _settings(0.001, 0.9))

    assert learned["comparisons"] == stated["comparisons"]


def test_knowledge_is_not_unlearned():
    learned = _with_learned(_settings(0.4, 0.1, fix_m_probability=True), _settings(0.9, 0.05))

    assert learned["comparisons"][0]["comparison_levels"][1]["m_probability"] == 0.4


def test_how_often_two_people_share_what_ties_is_not_counted_from_the_data():
    learned = _with_learned(_settings(0.4, 0.1, fix_u_probability=True), _settings(0.9, 0.3))

    assert learned["comparisons"][0]["comparison_levels"][1]["u_probability"] == 0.1
