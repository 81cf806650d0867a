"""The table `channel_term`: what a market's policy says of a channel through which it can act."""

from hcploop.schema.declare import Column, Table

channel_term = Table(
    "channel_term",
    "what a market's policy says of a channel that we start; made between stages, not kept",
    key=("channel",),
    columns={
        "channel": Column("string", "the channel, or `nothing`", required=True),
        "probability": Column("float64", "of an answer before anything is known, 0 to 1", required=True),
        "cost": Column("float64", "of one contact, in the market's currency", required=True),
        "capacity": Column("string", "whose time it takes: sender, channel, or null", values=("sender", "channel")),
        "is_in_office": Column("boolean", "whether it must happen in office hours", required=True),
        "name": Column("string", "the channel's name as people read it", required=True),
        "name_zh": Column("string", "the same in Chinese", required=True),
    },
)
