"""The table `sender`: who can act in person for a person."""

from hcploop.schema.declare import Column, Table

sender = Table(
    "sender",
    "who can act in person for a person; made between stages, not kept",
    key=(
        "one_id",
        "hand",
    ),
    columns={
        "one_id": Column("string", "the person", required=True),
        "hand": Column(
            "string",
            "the representative in charge, or the medical team at her hospital",
            required=True,
            values=("own", "medical"),
        ),
        "sender": Column("string", "the representative, or `system` where nobody is in charge", required=True),
        "sender_team": Column(
            "string", "sales, medical or system", required=True, values=("sales", "medical", "system")
        ),
        "filing": Column("string", "the filing", required=True, values=("valid", "expired", "missing", "not_needed")),
        "reception": Column(
            "string",
            "whether her hospital receives the sender",
            required=True,
            values=("permitted", "not_permitted", "unknown", "not_needed"),
        ),
    },
)
