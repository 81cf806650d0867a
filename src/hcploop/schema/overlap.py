"""The table `overlap`: how far two rankings of the same people agree at the top."""

from hcploop.schema.declare import Column, Table

overlap = Table(
    "overlap",
    "how far two rankings of the same people agree at the top",
    key=(
        "brand",
        "list_a",
        "list_b",
        "top_share",
    ),
    columns={
        "brand": Column("string", "the brand", required=True),
        "list_a": Column("string", "a ranking", required=True),
        "list_b": Column("string", "another", required=True),
        "top_share": Column("float64", "the top part that is compared, 0 to 1", required=True),
        "top_people": Column("int64", "people in it", required=True),
        "overlap": Column("float64", "people in both tops ÷ people in a top", required=True),
        "chance": Column("float64", "what two unrelated rankings would give", required=True),
        "lift": Column("float64", "overlap ÷ chance", required=True),
    },
)
