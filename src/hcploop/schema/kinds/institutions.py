"""Feeds of the kind `institutions`: a hospital."""

from hcploop.schema.declare import Column
from hcploop.schema.kinds.declare import Kind

institutions = Kind(
    "institutions",
    "a hospital",
    key=("name",),
    columns={
        "name": Column("string", "official name", required=True),
        "institution_id": Column("string", "id; made from the name if left out"),
        "aliases": Column("array<string>", "other names"),
        "level": Column("string", "level"),
        "province": Column("string", "province"),
        "city": Column("string", "city"),
        "address": Column("string", "address"),
        "is_listed": Column("boolean", "whether the product is on its list"),
    },
)
