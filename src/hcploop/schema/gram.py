"""The table `gram`: how many people took in both contents."""

from hcploop.schema.declare import Column, Table

gram = Table(
    "gram",
    "how many people took in both contents",
    key=(
        "content_a",
        "content_b",
    ),
    columns={
        "content_a": Column("string", "a content", required=True),
        "content_b": Column("string", "a content, the same one too", required=True),
        "together": Column("float64", "people who took in both, weighted", required=True),
    },
)
