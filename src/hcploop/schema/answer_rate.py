"""The table `answer_rate`: how often people answer by a channel, and how far they differ in it."""

from hcploop.schema.declare import Column, Table

answer_rate = Table(
    "answer_rate",
    "how often people answer by a channel, and how far they differ in it; made between stages, not kept",
    key=("channel",),
    columns={
        "channel": Column("string", "the channel, or `all`", required=True),
        "rate": Column("float64", "share of contacts that are answered, 0 to 1", required=True),
        "strength": Column("float64", "contacts after which her own rate weighs as much as everybody's", required=True),
    },
)
