"""Feeds of the kind `territories`: a territory."""

from hcploop.schema.declare import Column
from hcploop.schema.kinds.declare import Kind

territories = Kind(
    "territories",
    "a territory",
    key=(
        "territory",
        "institution",
    ),
    columns={
        "territory": Column("string", "name", required=True),
        "parent": Column("string", "the territory above"),
        "region": Column("string", "region"),
        "institution": Column("string", "a hospital in it"),
    },
)
