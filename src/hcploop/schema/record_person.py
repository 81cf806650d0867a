"""The table `record_person`: which person a record is."""

from hcploop.schema.declare import Column, Table

record_person = Table(
    "record_person",
    "which person a record is",
    key=("record_id",),
    columns={
        "record_id": Column("int64", "the record", required=True),
        "one_id": Column("string", "the person", required=True),
        "probability": Column("float64", "how surely the record is this person (1 for a record alone)", required=True),
    },
)
