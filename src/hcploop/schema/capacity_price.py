"""The table `capacity_price`: what one more unit of something scarce would be worth."""

from hcploop.schema.capacity import capacity
from hcploop.schema.declare import Column, Table

capacity_price = Table(
    "capacity_price",
    "what one more unit of something scarce would be worth, and how much of it is used",
    key=("resource",),
    columns={
        **capacity.columns,
        "asked": Column("float64", "the floor as the policy asks it; `at_least` is what of it can be reached"),
        "price": Column(
            "float64",
            "worth of one more unit, in the market's currency; below 0: what one unit of the floor costs",
            required=True,
        ),
        "used": Column("float64", "what the allocation uses of it, in its unit", required=True),
    },
)
