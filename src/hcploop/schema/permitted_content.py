"""The table `permitted_content`: whether a content may be offered for a brand at all."""

from hcploop.schema.declare import Column, Table

permitted_content = Table(
    "permitted_content",
    "whether a content may be offered for a brand at all",
    key=(
        "content_id",
        "brand",
    ),
    columns={
        "content_id": Column("string", "the content", required=True),
        "brand": Column("string", "the brand", required=True),
        "is_permitted": Column("boolean", "whether any rule holds it back", required=True),
        "blocked_by": Column("array<string>", "the rules that hold it back", required=True),
    },
)
