"""What was planned."""

from hcploop.schema.kinds import KINDS
from hcploop.structure.plans import plans


def test_a_goal_without_brand_and_cut_is_for_the_whole_market():
    row = {"metric": "Active_Share ", "period": "2026-07", "goal": 0.5}

    (found,) = plans(KINDS["plans"].staged.rows([row])).to_pyarrow().to_pylist()

    assert found == {
        "metric": "active_share",
        "period": "2026-07",
        "goal": 0.5,
        "brand": "all",
        "cut": "",
        "cut_value": "",
    }
