"""Feeds of the kind `tag_reviews`: what a reviewer decided about a tag."""

from hcploop.schema.declare import Column
from hcploop.schema.kinds.declare import Kind

tag_reviews = Kind(
    "tag_reviews",
    "what a reviewer decided about a tag",
    key=(
        "content_id",
        "tag",
    ),
    columns={
        "content_id": Column("string", "content", required=True),
        "tag": Column("string", "tag", required=True),
        "decision": Column("string", "keep or drop", required=True, values=("keep", "drop")),
        "decided_by": Column("string", "who decided"),
    },
)
