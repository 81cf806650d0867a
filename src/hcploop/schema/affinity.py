"""The table `affinity`: how much a content speaks for another."""

from hcploop.schema.declare import Column, Table

affinity = Table(
    "affinity",
    "how much a content speaks for another",
    key=(
        "content_id",
        "suggests_id",
    ),
    columns={
        "content_id": Column("string", "the content that was taken in", required=True),
        "suggests_id": Column("string", "the content it speaks for", required=True),
        "weight": Column("float64", "term of the score", required=True),
    },
)
