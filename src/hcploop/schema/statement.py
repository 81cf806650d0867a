"""The table `statement`: what a person said about a belief."""

from hcploop.schema.declare import Column, Table

statement = Table(
    "statement",
    "what a person said about a belief",
    key=(
        "record_id",
        "belief",
        "happened_at",
    ),
    columns={
        "record_id": Column("int64", "the record", required=True),
        "one_id": Column("string", "the person"),
        "belief": Column("string", "the belief", required=True),
        "happened_at": Column("timestamp", "UTC", required=True),
        "text": Column("string", "what she said"),
        "told_by": Column("string", "who told it"),
    },
)
