"""Territories."""

from hcploop.schema.kinds import KINDS
from hcploop.structure.territories import territories


def test_a_territory_with_two_hospitals_has_two_rows():
    rows = [{"territory": "华东", "institution": name} for name in ("甲医院", "乙医院", "甲医院 ")]

    assert territories(KINDS["territories"].staged.rows(rows)).to_pyarrow().num_rows == 2
