"""The table `recommendation`: a content that suits a person."""

from hcploop.schema.declare import Column, Table

recommendation = Table(
    "recommendation",
    "a content that suits a person",
    key=(
        "one_id",
        "brand",
        "position",
    ),
    columns={
        "one_id": Column("string", "the person", required=True),
        "brand": Column("string", "the brand", required=True),
        "position": Column("int64", "1 is the best", required=True),
        "content_id": Column("string", "the content", required=True),
        "score": Column("float64", "how well it suits", required=True),
        "serves": Column(
            "string", "personalised or progressive", required=True, values=("personalised", "progressive")
        ),
        "reason": Column("string", "why", required=True),
    },
)
