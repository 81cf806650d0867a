"""Where doctors stand."""

import pytest

from hcploop.engine import open_snapshot
from hcploop_web.accounts.rows import EVERYTHING, NOTHING, Sight
from hcploop_web.insights.tiers import tier_picture

pytestmark = pytest.mark.slow


@pytest.fixture
def rows(market):
    return [row for row in open_snapshot(market).arrow("hcp_tier").to_pylist() if row["brand"] == "ruitai"]


def test_the_matrix_counts_every_doctor_in_one_cell(rows):
    told = tier_picture("ruitai", EVERYTHING)

    found = {(cell.grade, cell.persona): cell.count for row in told.cells for cell in row}
    for grade in ("A", "B", "C", "D", None):
        for persona in ("pioneer", "traditional", "rising_star", "ordinary", "unknown"):
            wanted = sum((row["grade"], row["persona"]) == (grade, persona) for row in rows)
            assert found[grade, persona] == wanted
    assert sum(found.values()) == told.total == len(rows)
    assert {tier: count for tier, count, _ in told.tiers}[0] == told.without


def test_a_cell_says_the_tier_that_its_doctors_have(rows):
    cells = {(cell.grade, cell.persona): cell.tier for row in tier_picture("ruitai", EVERYTHING).cells for cell in row}

    assert all(cells[row["grade"], row["persona"]] == row["tier"] for row in rows)
    assert (cells["A", "pioneer"], cells["D", "ordinary"]) == (1, 9)


def test_a_picture_is_cut_to_what_the_user_sees(market):
    doctors = open_snapshot(market).arrow("hcp").to_pylist()
    rep = next(row["rep_id"] for row in doctors if row["rep_id"])

    own = tier_picture("ruitai", Sight(frozenset({rep}), frozenset(), frozenset({"ruitai"})))

    assert own.total == sum(row["rep_id"] == rep for row in doctors)
    assert own.brands == ("ruitai",)
    assert tier_picture("kexin", Sight(None, None, frozenset({"ruitai"}))).brand == "ruitai"
    assert tier_picture("ruitai", NOTHING).total == 0
