import datetime as dt

from hcploop import schema
from hcploop.evaluation.enrolment import enrolled
from hcploop.evaluation.policy import EvaluationPolicy


def test_a_person_is_enrolled_on_the_local_day_of_her_first_decision():
    decision = schema.decision.rows(
        [
            {
                "decision_id": "2",
                "one_id": "a",
                "decided_at": dt.datetime.fromisoformat("2026-03-08T16:30"),
                "is_holdout": False,
            },
            {
                "decision_id": "1",
                "one_id": "a",
                "decided_at": dt.datetime.fromisoformat("2026-03-01T16:30"),
                "is_holdout": False,
            },
            {
                "decision_id": "3",
                "one_id": "b",
                "decided_at": dt.datetime.fromisoformat("2026-03-01T09:00"),
                "is_holdout": True,
            },
        ]
    )
    hcp = schema.hcp.rows([{"one_id": "a", "institution_id": "h1"}, {"one_id": "b"}, {"one_id": "c"}])
    grades = schema.hcp_grade.rows([{"one_id": "a", "brand": "甲", "grade": "A"}])
    tiers = schema.hcp_tier.rows([{"one_id": "a", "brand": "甲", "tier": 2}])
    policy = EvaluationPolicy.from_table({"grade_weights": {"A": 4.0}}, "policy/evaluation.toml")

    found = enrolled(decision, hcp, grades, tiers, brands=("甲", "乙"), zone="Asia/Shanghai", policy=policy)

    rows = {(row["one_id"], row["brand"]): row for row in found.to_pyarrow().to_pylist()}
    assert set(rows) == {("a", "甲"), ("a", "乙"), ("b", "甲"), ("b", "乙")}
    assert rows["a", "甲"]["first_decided_on"] == dt.date(2026, 3, 2)
    assert (rows["a", "甲"]["tier"], rows["a", "甲"]["weight"]) == ("2", 4)
    assert (rows["a", "乙"]["tier"], rows["a", "乙"]["weight"]) == ("unknown", 1)
    assert rows["b", "甲"]["is_holdout"]
