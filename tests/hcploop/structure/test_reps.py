"""Representatives."""

from hcploop.schema.kinds import KINDS
from hcploop.structure.reps import reps


def test_a_representative_told_twice_is_one():
    rows = [{"feed": "f", "row_number": n, "rep_id": "r", "team": "sales"} for n in (1, 2)]

    assert reps(KINDS["reps"].staged.rows(rows)).to_pyarrow().num_rows == 1
