"""The table `seen_content`: a content that a person took in."""

from hcploop.schema.declare import Column, Table

seen_content = Table(
    "seen_content",
    "a content that a person took in; made between stages, not kept",
    key=(
        "one_id",
        "content_id",
    ),
    columns={
        "one_id": Column("string", "the person", required=True),
        "content_id": Column("string", "the content", required=True),
    },
)
