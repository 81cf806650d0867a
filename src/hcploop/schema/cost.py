"""The table `cost`: what was spent."""

from hcploop.schema.declare import Column, Table

cost = Table(
    "cost",
    "what was spent",
    key=(
        "period",
        "channel",
        "campaign_id",
        "brand",
    ),
    columns={
        "period": Column("string", "the period", required=True),
        "amount": Column("float64", "in the market's currency", required=True),
        "channel": Column("string", "on which channel"),
        "campaign_id": Column("string", "on which campaign"),
        "brand": Column("string", "for which brand", required=True),
    },
)
