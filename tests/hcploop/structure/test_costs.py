"""What was spent."""

from hcploop.schema.kinds import KINDS
from hcploop.structure.costs import costs


def test_what_was_spent_for_no_brand_was_spent_for_all():
    rows = [{"period": "2026-03", "amount": 5.0, "brand": brand} for brand in (None, " ", "ruitai")]

    found = costs(KINDS["costs"].staged.rows(rows)).to_pyarrow()

    assert sorted(found["brand"].to_pylist()) == ["all", "all", "ruitai"]
