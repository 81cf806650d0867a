"""The table `oneid_review`: two records a steward should look at."""

from hcploop.schema.declare import Column, Table

oneid_review = Table(
    "oneid_review",
    "two records a steward should look at",
    key=(
        "record_a",
        "record_b",
    ),
    columns={
        "record_a": Column("int64", "the smaller record number", required=True),
        "record_b": Column("int64", "the larger record number", required=True),
        "probability": Column("float64", "of being one person", required=True),
        "reason": Column("string", "why a person has to look", required=True),
        "evidence": Column("string", "what agreed and what did not", required=True),
    },
)
