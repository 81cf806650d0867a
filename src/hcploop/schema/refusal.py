"""The table `refusal`: a person who wants no automated personal choice; made between stages, not kept."""

from hcploop.schema.declare import Column, Table

refusal = Table(
    "refusal",
    "a person who wants no automated personal choice; made between stages, not kept",
    key=("one_id",),
    columns={
        "one_id": Column("string", "the person", required=True),
        "since": Column("timestamp", "when she said so last, UTC", required=True),
    },
)
