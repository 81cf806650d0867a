"""The table `oneid_sample`: pairs of records drawn to measure how right OneID is."""

from hcploop.schema.declare import Column, Table

STRATA = ("through_others", "linked", "linked_sure", "linked_surest", "refused", "doubtful", "unlikely")
"""Linked pairs: without a score of their own, below .9, below .99, from there on. Pairs apart: from the threshold of
linking on, from that of review on, below."""

oneid_sample = Table(
    "oneid_sample",
    "pairs of records drawn by chance from all that could be one person, for stewards to judge",
    key=("record_a", "record_b"),
    columns={
        "record_a": Column("int64", "the smaller record number", required=True),
        "record_b": Column("int64", "the larger record number", required=True),
        "stratum": Column("string", "of which pairs it was drawn", required=True, values=STRATA),
        "is_linked": Column("boolean", "whether both were one person when it was drawn", required=True),
        "probability": Column("float64", "of being one person; null where they are one through other records"),
        "pairs": Column("int64", "pairs of the stratum", required=True),
        "turn": Column("int64", "in which order they are asked: the strata take turns", required=True),
        "is_same": Column("boolean", "what a steward said; null while nobody has"),
    },
)
