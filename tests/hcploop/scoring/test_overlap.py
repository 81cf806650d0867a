import pytest

from hcploop import schema
from hcploop.scoring import list_overlap, overlap_at, overlaps, persons_who_disagree, rankings


def _ranking(name, scores, brand="all"):
    return [{"brand": brand, "ranking": name, "one_id": one, "score": score} for one, score in scores.items()]


def _study():
    """1,479 people ranked twice: 27 of the 148 at the top and 186 of the 444 at the top are the same."""
    people = [f"H{number:04}" for number in range(1479)]
    academic = {one: 1479 - place for place, one in enumerate(people)}
    top, next_top, rest = people[:148], people[148:444], people[444:]
    common_148 = top[:27]
    # Of the 186 in both tops of 444: 27 stand in both tops of 148, 159 anywhere else in both.
    common_444 = next_top[:159]
    order = [*common_148, *rest[:121], *common_444, *rest[121:258]]
    order += [one for one in people if one not in set(order)]
    marketing = {one: 1479 - place for place, one in enumerate(order)}
    return academic, marketing


def test_the_study_of_1479_people_is_found_again():
    academic, marketing = _study()

    found = (
        overlap_at(
            schema.ranking.rows(_ranking("academic", academic)),
            schema.ranking.rows(_ranking("marketing", marketing)),
            shares=[0.1, 0.3],
        )
        .order_by("top_share")
        .to_pyarrow()
        .to_pylist()
    )

    assert [row["top_people"] for row in found] == [148, 444]
    assert [round(row["overlap"], 2) for row in found] == [0.18, 0.42]
    assert [round(row["chance"], 2) for row in found] == [0.10, 0.30]
    assert [round(row["lift"], 1) for row in found] == [1.8, 1.4]


def test_people_tied_at_the_edge_share_the_places_left():
    a = schema.ranking.rows(_ranking("a", {"w": 9, "x": 1, "y": 1, "z": 1}))
    b = schema.ranking.rows(_ranking("b", {"w": 9, "x": 1, "y": 1, "z": 1}))

    found = overlap_at(a, b, shares=[0.5]).to_pyarrow().to_pylist()[0]

    assert found["overlap"] == pytest.approx((1 + 3 * (1 / 3) ** 2) / 2)


def test_rankings_where_everybody_is_equal_agree_as_chance_does():
    flat = dict.fromkeys("abcdefghij", 1)

    found = overlap_at(schema.ranking.rows(_ranking("a", flat)), schema.ranking.rows(_ranking("b", flat)), shares=[0.3])

    assert found.lift.to_pyarrow().to_pylist() == [pytest.approx(1.0)]


def test_every_two_rankings_of_a_brand_are_compared_once():
    rows = [
        *_ranking("identity", {"a": 1, "b": 2}, "甲"),
        *_ranking("engagement", {"a": 1, "b": 2}, "甲"),
        *_ranking("grade", {"b": 4}, "甲"),
        *_ranking("identity", {"a": 1, "b": 2}, "乙"),
    ]

    found = overlaps(schema.ranking.rows(rows), shares=[0.5]).to_pyarrow().to_pylist()

    assert {(row["brand"], row["list_a"], row["list_b"]) for row in found} == {
        ("甲", "engagement", "identity"),
        ("甲", "engagement", "grade"),
        ("甲", "grade", "identity"),
    }


def test_who_disagrees_is_named_with_both_places():
    a = schema.ranking.rows(_ranking("academic", {"w": 4, "x": 3, "y": 2, "z": 1}))
    b = schema.ranking.rows(_ranking("marketing", {"w": 4, "x": 1, "y": 2, "z": 3}))

    found = persons_who_disagree(a, b, share=0.5).order_by("one_id").to_pyarrow().to_pylist()

    assert [(row["one_id"], row["top_of"]) for row in found] == [("x", "academic"), ("z", "marketing")]
    assert found[0]["reason"] == "academic top 38 %, marketing top 88 %"


def test_three_target_lists_share_what_all_of_them_hold():
    lists = {"甲": "abcdef", "乙": "abcgh", "丙": "abij"}
    rows = [row for name, people in lists.items() for row in _ranking(name, dict.fromkeys(people, 1))]

    found = list_overlap(schema.ranking.rows(rows)).to_pyarrow().to_pylist()[0]

    assert (found["lists"], found["people_in_all"], found["people_in_any"], found["smallest"]) == (3, 2, 10, 4)
    assert found["share_of_any"] == pytest.approx(0.2)
    assert found["share_of_smallest"] == pytest.approx(0.5)


def test_people_without_a_score_are_on_no_list():
    score = {"brand": "all", "population": "all", "known_share": 1.0, "level": "mid"}
    scored = schema.hcp_score.rows(
        [
            score | {"one_id": "a", "dimension": "identity", "score": 0.4},
            score | {"one_id": "b", "dimension": "identity", "score": None, "level": "unknown"},
        ]
    )
    graded = schema.hcp_grade.rows([{"one_id": "a", "brand": "all", "grade": "A"}])

    found = rankings(scored, graded).to_pyarrow().to_pylist()

    assert {(row["ranking"], row["one_id"], row["score"]) for row in found} == {
        ("identity", "a", 0.4),
        ("grade", "a", 4.0),
    }
