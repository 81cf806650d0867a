"""Feeds of the kind `plans`: what was planned."""

from hcploop.schema.declare import Column
from hcploop.schema.kinds.declare import Kind

plans = Kind(
    "plans",
    "what was planned",
    key=(
        "metric",
        "period",
        "brand",
        "cut",
        "cut_value",
    ),
    columns={
        "metric": Column("string", "metric", required=True),
        "period": Column("string", "period", required=True, reads_as="period"),
        "goal": Column("float64", "goal", required=True),
        "brand": Column("string", "brand"),
        "cut": Column("string", "cut by"),
        "cut_value": Column("string", "value of the cut"),
    },
)
