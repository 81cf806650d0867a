"""The table `recent_contact`: how often we contacted a person by a channel."""

from hcploop.schema.declare import Column, Table

recent_contact = Table(
    "recent_contact",
    "how often we contacted a person by a channel; made between stages, not kept",
    key=(
        "one_id",
        "channel",
    ),
    columns={
        "one_id": Column("string", "the person", required=True),
        "channel": Column("string", "the channel", required=True),
        "contacts_7d": Column("int64", "contacts that we made in the last 7 days", required=True),
        "contacts_30d": Column("int64", "the same in 30 days", required=True),
        "last_on": Column("date", "day of the last, at any time", required=True),
    },
)
