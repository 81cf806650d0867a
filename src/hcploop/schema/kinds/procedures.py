"""Feeds of the kind `procedures`: a procedure with a device."""

from hcploop.schema.declare import Column
from hcploop.schema.kinds.declare import Kind

procedures = Kind(
    "procedures",
    "a procedure with a device",
    key=(
        "person",
        "procedure",
        "happened_at",
    ),
    window="happened_at",
    person="optional",
    columns={
        "happened_at": Column("timestamp", "when", required=True),
        "hospital": Column("string", "where"),
        "procedure": Column("string", "which procedure"),
        "level": Column("string", "level"),
        "is_proctored": Column("boolean", "whether a teacher stood by"),
        "device": Column("string", "device"),
    },
)
