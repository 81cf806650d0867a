"""Feeds of the kind `statements`: what a person said about a belief."""

from hcploop.schema.declare import Column
from hcploop.schema.kinds.declare import Kind

statements = Kind(
    "statements",
    "what a person said about a belief",
    key=(
        "person",
        "belief",
        "happened_at",
    ),
    window="happened_at",
    person="required",
    columns={
        "belief": Column("string", "belief", required=True),
        "happened_at": Column("timestamp", "when", required=True),
        "text": Column("string", "what she said"),
        "told_by": Column("string", "who told it"),
    },
)
