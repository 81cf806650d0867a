"""The table `hcp_score`: a score of a person within her population."""

from hcploop.schema.declare import Column, Table

hcp_score = Table(
    "hcp_score",
    "a score of a person within her population",
    key=(
        "one_id",
        "brand",
        "dimension",
    ),
    columns={
        "one_id": Column("string", "the person", required=True),
        "brand": Column("string", "the brand", required=True),
        "dimension": Column("string", "identity or engagement", required=True, values=("identity", "engagement")),
        "score": Column("float64", "0 to 1; null when unknown"),
        "percentile": Column("float64", "share of the population with this score or less, 0 to 1; null when unknown"),
        "level": Column(
            "string",
            "high, mid, low, or unknown, which is not low",
            required=True,
            values=("high", "mid", "low", "unknown"),
        ),
        "population": Column("string", "the people she was ranked among", required=True),
        "known_share": Column("float64", "weight of the indicators that are known, 0 to 1", required=True),
    },
)
