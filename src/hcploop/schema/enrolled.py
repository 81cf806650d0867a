"""The table `enrolled`: who takes part in the loop, offered or held out."""

from hcploop.schema.declare import Column, Table

enrolled = Table(
    "enrolled",
    "a person about whom something was decided, for a brand; made between stages, not kept",
    key=("one_id", "brand"),
    columns={
        "one_id": Column("string", "the person", required=True),
        "brand": Column("string", "the brand, `all` for the market", required=True),
        "is_holdout": Column("boolean", "whether she is held out for good", required=True),
        "first_decided_on": Column("date", "the day of her first decision, in the market's zone", required=True),
        "institution_id": Column("string", "main hospital"),
        "tier": Column("string", "her tier for the brand, `unknown` without one", required=True),
        "weight": Column("float64", "what holding her out is expected to cost, by her grade", required=True),
    },
)
