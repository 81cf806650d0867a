"""The table `content`: something that can be read, seen, heard or attended."""

from hcploop.schema.declare import Column, Table

content = Table(
    "content",
    "something that can be read, seen, heard or attended",
    key=("content_id",),
    columns={
        "content_id": Column("string", "its id", required=True),
        "title": Column("string", "title", required=True),
        "body": Column("string", "text"),
        "form": Column("string", "form, such as guideline, case, video"),
        "axis": Column("string", "clinical or academic", values=("clinical", "academic")),
        "focus": Column("string", "what it is about among the foci of its axis"),
        "layer": Column("string", "the need layer it serves"),
        "topics": Column("array<string>", "topics as its makers name them"),
        "style": Column("string", "style, such as digest"),
        "brand": Column("string", "the brand, `all` where none is named", required=True),
        "key_message": Column("string", "the message it carries"),
        "author": Column("string", "who made it"),
        "url": Column("string", "where it is"),
        "published_at": Column("timestamp", "UTC"),
        "expires_at": Column("timestamp", "UTC; not to be used after"),
        "state": Column("string", "draft, review, approved, expired, withdrawn"),
        "source": Column("string", "who told it", required=True),
    },
)
