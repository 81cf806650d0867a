"""The table `audience`: a person whom a content suits."""

from hcploop.schema.declare import Column, Table

audience = Table(
    "audience",
    "a person whom a content suits",
    key=(
        "content_id",
        "brand",
        "position",
    ),
    columns={
        "content_id": Column("string", "the content", required=True),
        "brand": Column("string", "the brand", required=True),
        "position": Column("int64", "1 is the best", required=True),
        "one_id": Column("string", "the person", required=True),
        "score": Column("float64", "how well it suits", required=True),
        "driver": Column(
            "string",
            "what spoke most for it",
            required=True,
            values=("similar", "tagged", "next_layer", "fresh", "popular"),
        ),
        "because": Column(
            "array<string>",
            "contents (or tags, for `tagged`) whose terms of the score are largest, largest first",
            required=True,
        ),
    },
)
