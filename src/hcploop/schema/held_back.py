"""The table `held_back`: what was held back for a person, and by which rules."""

from hcploop.schema.declare import Column, Table

held_back = Table(
    "held_back",
    "what was held back for a person, and by which rules; made between stages, not kept",
    key=("one_id",),
    columns={
        "one_id": Column("string", "the person", required=True),
        "excluded": Column("array<string>", "rule:channel, each once, in order", required=True),
    },
)
