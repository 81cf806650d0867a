"""The table `gram`: how many people took in both contents; each pair once."""

from hcploop.schema.declare import Column, Table

gram = Table(
    "gram",
    "how many people took in both contents; each pair once, made between stages, not kept",
    key=(
        "content_a",
        "content_b",
    ),
    columns={
        "content_a": Column("string", "a content", required=True),
        "content_b": Column("string", "a content, not before the other by id; the same one too", required=True),
        "together": Column("float64", "people who took in both, weighted", required=True),
    },
)
