"""The table `target`: a person on a target list."""

from hcploop.schema.declare import Column, Table

target = Table(
    "target",
    "a person on a target list",
    key=(
        "target_list",
        "record_id",
    ),
    columns={
        "target_list": Column("string", "the list", required=True),
        "record_id": Column("int64", "the record", required=True),
        "one_id": Column("string", "the person"),
        "brand": Column("string", "the brand", required=True),
        "grade": Column("string", "grade on the list"),
        "rep_id": Column("string", "the representative"),
    },
)
