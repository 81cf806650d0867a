"""The table `hcp_indicator`: one indicator of a score."""

from hcploop.schema.declare import Column, Table

hcp_indicator = Table(
    "hcp_indicator",
    "one indicator of a score",
    key=(
        "one_id",
        "brand",
        "dimension",
        "indicator",
    ),
    columns={
        "one_id": Column("string", "the person", required=True),
        "brand": Column("string", "the brand", required=True),
        "dimension": Column("string", "identity or engagement", required=True, values=("identity", "engagement")),
        "indicator": Column("string", "its name", required=True),
        "amount": Column("float64", "what was measured; null when unknown"),
        "points": Column("float64", "0 to 1 within the population; null when unknown"),
        "weight": Column("float64", "its weight in the score", required=True),
    },
)
