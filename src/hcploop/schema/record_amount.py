"""The table `record_amount`: what a record did, by engagement indicator."""

from hcploop.schema.declare import Column, Table

record_amount = Table(
    "record_amount",
    "what a record did; a further column for each engagement indicator, named as it is; made between stages, not kept",
    key=("record_id", "brand"),
    columns={
        "record_id": Column("int64", "the record", required=True),
        "brand": Column("string", "the brand that its contacts name; `all` for none", required=True),
        "is_reached": Column("boolean", "whether any contact ever reached it", required=True),
    },
)
