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
            "string",
            "personalised (her taste), progressive (her next layer), general (she refuses personal choice)",
            required=True,
            values=("personalised", "progressive", "general"),
        ),
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
        "is_exploration": Column(
            "boolean", "whether it stands in the slot that is reserved for contents nobody knows yet", required=True
        ),
        "reason": Column("string", "why, as a sentence", required=True),
    },
)
