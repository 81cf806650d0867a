from itertools import product

import pytest

from hcploop.errors import ConfigError
from hcploop.scoring import TierPolicy, check_matrix, presets

BETTER = {
    "pioneer": ["traditional", "rising_star", "ordinary"],
    "traditional": ["ordinary"],
    "rising_star": ["ordinary"],
    "ordinary": [],
}


def _changed(**cells):
    matrix = {grade: dict(row) for grade, row in presets()["double_single_none"].items()}
    for cell, tier in cells.items():
        matrix[cell[0]][cell[2:]] = tier
    return matrix


@pytest.mark.parametrize("name", ["double_single_none", "grade_first", "persona_preserving_4+4+1"])
def test_every_preset_keeps_the_invariants(name):
    matrix = TierPolicy.of(name).matrix

    cells = {(grade, persona): tier for grade, row in matrix.items() for persona, tier in row.items()}
    assert len(cells) == 16
    assert set(cells.values()) == set(range(1, 10))
    assert [cell for cell, tier in cells.items() if tier == 1] == [("A", "pioneer"), ("B", "pioneer")]
    assert cells["D", "ordinary"] == 9
    assert all(cells[a, p] <= cells[b, p] for (a, b), p in product(["AB", "BC", "CD"], BETTER))
    assert all(cells[g, p] <= cells[g, q] for g, p in product("ABCD", BETTER) for q in BETTER[p])


@pytest.mark.parametrize(
    ("matrix", "said"),
    [
        (_changed(A_ordinary=9), "better grade or persona"),
        (_changed(A_traditional=1), "no other cell is"),
        (_changed(D_ordinary=8, D_traditional=9), "D × ordinary is tier 9: found 8"),
        (_changed(C_pioneer=2), "exactly the tiers 1 to 9"),
        (_changed(B_champion=2), "B × champion"),
        ({"A": {"pioneer": 1}}, "16 cells"),
    ],
)
def test_a_matrix_that_breaks_a_rule_is_refused_by_the_name_of_the_rule(matrix, said):
    with pytest.raises(ConfigError, match=said) as caught:
        check_matrix(matrix, file="policy/tiers.toml")

    assert caught.value.file == "policy/tiers.toml"


def test_traditional_and_rising_star_may_stand_in_either_order():
    matrix = {grade: dict(row) for grade, row in presets()["persona_preserving_4+4+1"].items()}
    for grade in "ABC":
        matrix[grade]["traditional"], matrix[grade]["rising_star"] = (
            matrix[grade]["rising_star"],
            matrix[grade]["traditional"],
        )

    assert TierPolicy.from_table({"matrix": matrix}, "tiers.toml").preset == "custom"


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"preset": "best"}, "no such preset"),
        ({"presset": "grade_first"}, "presset"),
        ({"preset": "custom"}, "16 cells"),
        ({"preset": "grade_first", "matrix": presets()["grade_first"]}, "beside a table"),
        ({"matrix": {"A": {"pioneer": "first"}}}, "matrix.A.pioneer"),
    ],
)
def test_a_policy_that_cannot_be_is_refused(table, said):
    with pytest.raises(ConfigError, match=said):
        TierPolicy.from_table(table, "policy/tiers.toml")
