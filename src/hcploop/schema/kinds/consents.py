"""Feeds of the kind `consents`: what a person said about a channel."""

from hcploop.schema.declare import Column
from hcploop.schema.kinds.declare import Kind

consents = Kind(
    "consents",
    "what a person said about a channel",
    key=(
        "person",
        "channel",
        "purpose",
        "happened_at",
    ),
    window="happened_at",
    person="required",
    columns={
        "channel": Column("string", "channel; `all` for every channel", required=True),
        "state": Column(
            "string",
            "granted, refused or withdrawn",
            required=True,
            values=("granted", "refused", "withdrawn"),
        ),
        "happened_at": Column("timestamp", "when", required=True),
        "purpose": Column("string", "purpose"),
        "text_version": Column("string", "version of the text"),
        "evidence": Column("string", "where the proof is"),
    },
)
