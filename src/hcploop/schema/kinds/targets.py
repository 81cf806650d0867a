"""Feeds of the kind `targets`: a person on a target list."""

from hcploop.schema.declare import Column
from hcploop.schema.kinds.declare import Kind

targets = Kind(
    "targets",
    "a person on a target list",
    key=(
        "target_list",
        "person",
        "name",
        "hospital",
        "brand",
    ),
    person="optional",
    columns={
        "target_list": Column("string", "list", required=True),
        "name": Column("string", "name, where no identifier is known"),
        "hospital": Column("string", "hospital, beside the name"),
        "brand": Column("string", "brand"),
        "grade": Column("string", "grade", values=("A", "B", "C", "D")),
        "rep_id": Column("string", "representative"),
    },
)
