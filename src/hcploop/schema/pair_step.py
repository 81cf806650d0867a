"""The table `pair_step`: one step from what is known of any two records to what is known of these two."""

from hcploop.schema.declare import Column, Table

pair_step = Table(
    "pair_step",
    "one step of the match weight of two records; made when people ask, not kept",
    key=("record_a", "record_b", "step"),
    columns={
        "record_a": Column("int64", "the smaller record number", required=True),
        "record_b": Column("int64", "the larger record number", required=True),
        "step": Column("int64", "1 for what is known before anything is compared", required=True),
        "words": Column(
            "string",
            "what was compared, and how it came out; or `prior`, `prior learned`, `rare values`",
            required=True,
        ),
        "weight": Column("float64", "what it adds, log2", required=True),
        "rarity": Column("float64", "how much of that rare values add, log2", required=True),
        "total": Column("float64", "the sum up to here; the last is the match weight", required=True),
    },
)
