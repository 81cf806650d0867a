"""The table `allocation`: the action that each person should get within the capacities."""

from hcploop.schema.declare import Column, Table

allocation = Table(
    "allocation",
    "the action that each person should get within the capacities; made between stages, not kept",
    key=("one_id",),
    columns={
        "one_id": Column("string", "the person", required=True),
        "arm": Column("string", "brand|channel|content|sender, or nothing", required=True),
        "expected_value": Column("float64", "in the market's currency", required=True),
        "bound": Column("float64", "value less prices of what would suit her best at these prices", required=True),
    },
)
