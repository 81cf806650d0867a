"""The table `ranking`: a person's place on a list."""

from hcploop.schema.declare import Column, Table

ranking = Table(
    "ranking",
    "a person's place on a list",
    key=(
        "brand",
        "ranking",
        "one_id",
    ),
    columns={
        "brand": Column("string", "the brand", required=True),
        "ranking": Column("string", "the list's name, such as identity, engagement, grade", required=True),
        "one_id": Column("string", "the person", required=True),
        "score": Column("float64", "by which the list is ordered, more is higher", required=True),
    },
)
