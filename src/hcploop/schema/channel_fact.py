"""The table `channel_fact`: what rules may ask of a person and a channel."""

from hcploop.schema.declare import Column, Table

channel_fact = Table(
    "channel_fact",
    "what rules may ask of a person and a channel; made between stages, not kept",
    key=(
        "one_id",
        "channel",
    ),
    columns={
        "one_id": Column("string", "the person", required=True),
        "channel": Column("string", "the channel", required=True),
        "consent": Column(
            "string",
            "what she last said about it",
            required=True,
            values=("granted", "refused", "withdrawn", "unknown"),
        ),
        "channel_contacts_7d": Column("int64", "contacts that we made through it in the last 7 days", required=True),
        "channel_contacts_30d": Column("int64", "the same in 30 days", required=True),
    },
)
