import pytest

from hcploop import schema
from hcploop.scoring import ScoringPolicy, scores


def _scored(points, *, policy=None, provinces=None):
    hcp = schema.hcp.rows(
        [
            {
                "one_id": one_id,
                "province": (provinces or {}).get(one_id),
                "records": 1,
                "sources": [],
                "confidence": 1.0,
            }
            for one_id in points
        ]
    )
    rows = [
        {"one_id": one_id, "brand": "all", "dimension": "identity", "indicator": str(place), "points": one, "weight": w}
        for one_id, pairs in points.items()
        for place, (one, w) in enumerate(pairs)
    ]
    table = scores(schema.hcp_indicator.rows(rows), hcp, policy=ScoringPolicy.from_table(policy or {}, "scoring.toml"))
    return {row["one_id"]: row for row in table.to_pyarrow().to_pylist()}


def test_unknown_is_not_low():
    found = _scored({"a": [(0.1, 1)], "b": [(0.5, 1)], "c": [(0.9, 1)], "nobody knows": [(None, 1)]})

    assert {one: row["level"] for one, row in found.items()} == {
        "a": "low",
        "b": "mid",
        "c": "high",
        "nobody knows": "unknown",
    }
    assert found["nobody knows"]["percentile"] is None
    assert found["nobody knows"]["known_share"] == 0


def test_the_score_is_the_weighted_mean_of_what_is_known():
    found = _scored({"a": [(0.2, 1), (0.8, 3), (None, 4)]})

    assert found["a"]["score"] == pytest.approx(0.65)
    assert found["a"]["known_share"] == pytest.approx(0.5)


def test_who_is_hardly_known_is_unknown_and_ranked_nowhere():
    found = _scored({"a": [(0.9, 1), (None, 3)], "b": [(0.1, 1), (0.1, 3)]}, policy={"min_known_share": 0.5})

    assert found["a"]["level"] == "unknown"
    assert found["b"]["percentile"] == 1


def test_a_tie_never_spans_two_levels():
    found = _scored({one: [(0.5, 1)] for one in "abcdef"} | {"g": [(0.9, 1)]})

    assert {row["level"] for one, row in found.items() if one != "g"} == {"mid"}
    assert found["g"]["level"] == "high"


def test_people_are_ranked_among_their_own_population():
    provinces = {"a": "上海", "b": "上海", "c": "西藏"}

    found = _scored(
        {"a": [(0.9, 1)], "b": [(0.8, 1)], "c": [(0.1, 1)]}, policy={"population": ["province"]}, provinces=provinces
    )

    assert found["c"]["population"] == "province=西藏"
    assert found["c"]["percentile"] == 1
    assert [found[one]["level"] for one in "ab"] == ["high", "low"]
