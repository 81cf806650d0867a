"""Feeds of the kind `contents`: something to read, see, hear or attend."""

from hcploop.schema.declare import Column
from hcploop.schema.kinds.declare import Kind

contents = Kind(
    "contents",
    "something to read, see, hear or attend",
    key=("content_id",),
    window="published_at",
    columns={
        "content_id": Column("string", "its id", required=True),
        "title": Column("string", "title", required=True),
        "body": Column("string", "text"),
        "form": Column("string", "form, such as guideline or video"),
        "axis": Column("string", "clinical or academic", values=("clinical", "academic")),
        "focus": Column("string", "focus"),
        "layer": Column("string", "need layer"),
        "topics": Column("array<string>", "topics"),
        "style": Column("string", "style"),
        "brand": Column("string", "brand"),
        "key_message": Column("string", "key message"),
        "author": Column("string", "author"),
        "url": Column("string", "address"),
        "published_at": Column("timestamp", "published"),
        "expires_at": Column("timestamp", "not to be used after"),
        "state": Column("string", "review state"),
    },
)
