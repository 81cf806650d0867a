"""The table `allocation_gap`: how much better any other allocation could have been."""

from hcploop.schema.declare import Column, Table

allocation_gap = Table(
    "allocation_gap",
    "how much better any other allocation could have been; one row",
    columns={
        "people": Column("int64", "people among whose arms was chosen", required=True),
        "expected_value": Column("float64", "of the chosen arms, in the market's currency", required=True),
        "gap_share": Column(
            "float64", "no allocation is worth more than by this share of it: certified by the prices", required=True
        ),
    },
)
