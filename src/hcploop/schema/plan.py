"""The table `plan`: what was planned."""

from hcploop.schema.declare import Column, Table

plan = Table(
    "plan",
    "what was planned",
    key=(
        "metric",
        "period",
        "brand",
        "cut",
        "cut_value",
    ),
    columns={
        "metric": Column("string", "the metric", required=True),
        "period": Column("string", "the period", required=True),
        "goal": Column("float64", "the goal, in the metric's unit", required=True),
        "brand": Column("string", "the brand", required=True),
        "cut": Column("string", "what it is cut by"),
        "cut_value": Column("string", "the value of the cut"),
    },
)
