"""The table `hcp_tier`: how much a person matters for a brand, and how to meet her."""

from hcploop.schema.declare import Column, Table

hcp_tier = Table(
    "hcp_tier",
    "how much a person matters for a brand, and how to meet her",
    key=(
        "one_id",
        "brand",
    ),
    columns={
        "one_id": Column("string", "the person", required=True),
        "brand": Column("string", "the brand", required=True),
        "persona": Column(
            "string",
            "pioneer, traditional, rising_star or ordinary; unknown where nothing is known",
            required=True,
            values=("pioneer", "traditional", "rising_star", "ordinary", "unknown"),
        ),
        "identity_level": Column("string", "level of the identity score", required=True),
        "engagement_level": Column("string", "level of the engagement score", required=True),
        "grade": Column("string", "A to D; null where the market gives none"),
        "tier": Column("int64", "1 (highest) to 9; null without a grade"),
        "reason": Column("string", "why, as a sentence", required=True),
    },
)
