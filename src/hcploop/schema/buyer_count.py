"""The table `buyer_count`: who bought in a period: hospitals, or doctors where the market's policy pack allows it."""

from hcploop.schema.declare import Column, Table

buyer_count = Table(
    "buyer_count",
    "who bought in a period: hospitals, or doctors where the policy pack allows it; made between stages, not kept",
    columns={
        "brand": Column("string", "the brand, `all` for the market", required=True),
        "period": Column("string", "2026-W10, 2026-03, 2026-Q1, 2026 or all", required=True),
        "cut": Column("string", "what it is cut by, empty for the whole", required=True),
        "cut_value": Column("string", "the value of the cut", required=True),
        "has_before": Column("boolean", "whether the period before is known", required=True),
        "buyers": Column("int64", "distinct buyers with units above 0; null where so few must not be shown"),
        "new_buyers": Column("int64", "those who never bought before; null where so few must not be shown"),
        "buyers_before": Column("int64", "buyers of the period before; null where so few must not be shown"),
        "retained": Column("int64", "those who bought in both; null where buyers_before is"),
        "units": Column("float64", "units; null where buyers is"),
        "units_before": Column("float64", "units of the period before; null where buyers_before is"),
    },
)
