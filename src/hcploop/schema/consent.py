"""The table `consent`: what a person said about a channel."""

from hcploop.schema.declare import Column, Table

consent = Table(
    "consent",
    "what a person said about a channel",
    key=(
        "record_id",
        "channel",
        "purpose",
        "happened_at",
    ),
    columns={
        "record_id": Column("int64", "the record", required=True),
        "one_id": Column("string", "the person"),
        "channel": Column("string", "the channel; `all` for every channel", required=True),
        "state": Column(
            "string",
            "granted, refused or withdrawn",
            required=True,
            values=("granted", "refused", "withdrawn"),
        ),
        "happened_at": Column("timestamp", "UTC", required=True),
        "purpose": Column("string", "purpose; null for all"),
        "text_version": Column("string", "version of the text shown"),
        "evidence": Column("string", "where the proof is"),
        "source": Column("string", "who told it", required=True),
    },
)
