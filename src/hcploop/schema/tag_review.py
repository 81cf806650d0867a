"""The table `tag_review`: what a reviewer decided about a tag of a content."""

from hcploop.schema.declare import Column, Table

tag_review = Table(
    "tag_review",
    "what a reviewer decided about a tag of a content",
    key=(
        "content_id",
        "tag",
    ),
    columns={
        "content_id": Column("string", "the content", required=True),
        "tag": Column("string", "the tag", required=True),
        "decision": Column("string", "keep or drop", required=True),
        "decided_by": Column("string", "who decided"),
    },
)
