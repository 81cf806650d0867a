from hcploop import schema
from hcploop.scoring import TierPolicy, tiers


def _tiered(levels, grades):
    hcp = schema.hcp.rows(
        [
            {"one_id": one_id, "records": 1, "sources": [], "confidence": 1.0}
            for one_id, _identity, _engagement in levels
        ]
    )
    scores = [
        {
            "one_id": one_id,
            "brand": "甲",
            "dimension": dimension,
            "percentile": None if level == "unknown" else 0.92,
            "level": level,
            "population": "all",
            "known_share": 1.0,
        }
        for one_id, identity, engagement in levels
        for dimension, level in (("identity", identity), ("engagement", engagement))
    ]
    given = [{"one_id": one_id, "brand": brand, "grade": grade} for one_id, brand, grade in grades]
    table = tiers(schema.hcp_score.rows(scores), schema.hcp_grade.rows(given), hcp, policy=TierPolicy.of())
    return {row["one_id"]: row for row in table.to_pyarrow().to_pylist()}


def test_a_pioneer_of_grade_b_is_tier_1_and_the_reason_says_why():
    found = _tiered([("a", "high", "high")], [("a", "甲", "B")])["a"]

    assert (found["persona"], found["tier"]) == ("pioneer", 1)
    assert found["reason"] == (
        "identity high (percentile 92), engagement high (percentile 92): pioneer; "
        "grade B × pioneer is tier 1 (double_single_none)"
    )


def test_a_person_without_a_grade_has_a_persona_and_no_tier():
    found = _tiered([("a", "high", "low")], [])["a"]

    assert (found["persona"], found["tier"]) == ("traditional", None)
    assert found["reason"].endswith("no grade, so no tier")


def test_an_unknown_person_is_placed_as_ordinary_and_says_that_she_is_unknown():
    found = _tiered([("a", "unknown", "unknown")], [("a", "甲", "A")])["a"]

    assert (found["persona"], found["tier"]) == ("unknown", 4)
    assert "identity unknown, engagement unknown" in found["reason"]


def test_a_grade_of_the_market_holds_where_the_brand_gives_none():
    found = _tiered(
        [("a", "low", "low"), ("b", "low", "low")], [("a", "all", "D"), ("b", "all", "D"), ("b", "甲", "A")]
    )

    assert [found[one]["grade"] for one in "ab"] == ["D", "A"]
    assert [found[one]["tier"] for one in "ab"] == [9, 4]
