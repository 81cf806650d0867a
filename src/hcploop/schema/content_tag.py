"""The table `content_tag`: a tag of a content."""

from hcploop.schema.declare import Column, Table

content_tag = Table(
    "content_tag",
    "a tag of a content",
    key=(
        "content_id",
        "tag",
    ),
    columns={
        "content_id": Column("string", "the content", required=True),
        "tag": Column("string", "the tag", required=True),
        "weight": Column("float64", "how much it is about it, 0 to 1", required=True),
        "tagged_by": Column("string", "text, topics, field, parent, or review where a reviewer decided", required=True),
    },
)
