"""The table `pair_score`: two records that may be one person, with the evidence."""

from hcploop.schema.declare import Column, Table

pair_score = Table(
    "pair_score",
    "two records that may be one person, with the evidence",
    key=(
        "record_a",
        "record_b",
    ),
    columns={
        "record_a": Column("int64", "the smaller record number", required=True),
        "record_b": Column("int64", "the larger record number", required=True),
        "probability": Column("float64", "of being one person, 0 to 1", required=True),
        "match_weight": Column("float64", "log2 of the Bayes factor with the prior", required=True),
        "evidence": Column("string", "what agreed and what did not, with its weight", required=True),
        "rarity": Column(
            "array<float64>",
            "what rare values add to the weight of each comparison that weighs them, log2, in the order of the model",
        ),
    },
)
