"""Feeds of the kind `costs`: what was spent."""

from hcploop.schema.declare import Column
from hcploop.schema.kinds.declare import Kind

costs = Kind(
    "costs",
    "what was spent",
    key=(
        "period",
        "channel",
        "campaign_id",
        "brand",
    ),
    window="period",
    columns={
        "period": Column("string", "period", required=True, reads_as="period"),
        "amount": Column("float64", "in the market's currency", required=True),
        "channel": Column("string", "channel"),
        "campaign_id": Column("string", "campaign"),
        "brand": Column("string", "brand"),
    },
)
