"""The table `standing_consent`: what a person last said about a channel."""

from hcploop.schema.declare import Column, Table

standing_consent = Table(
    "standing_consent",
    "what a person last said about a channel; made between stages, not kept",
    key=(
        "one_id",
        "channel",
    ),
    columns={
        "one_id": Column("string", "the person", required=True),
        "channel": Column("string", "the channel; `all` where she spoke of every one", required=True),
        "state": Column("string", "what holds", required=True, values=("granted", "refused", "withdrawn")),
    },
)
