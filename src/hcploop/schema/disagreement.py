"""The table `disagreement`: a person at the top of one ranking and not of another."""

from hcploop.schema.declare import Column, Table

disagreement = Table(
    "disagreement",
    "a person at the top of one ranking and not of another",
    key=(
        "brand",
        "list_a",
        "list_b",
        "one_id",
    ),
    columns={
        "brand": Column("string", "the brand", required=True),
        "list_a": Column("string", "a ranking", required=True),
        "list_b": Column("string", "another", required=True),
        "one_id": Column("string", "the person", required=True),
        "top_share": Column("float64", "the top part that is compared, 0 to 1", required=True),
        "place_a": Column("float64", "her place in list_a, 0 top to 1 bottom", required=True),
        "place_b": Column("float64", "her place in list_b, 0 top to 1 bottom", required=True),
        "top_of": Column("string", "the list at whose top she is", required=True),
        "reason": Column("string", "why, as a sentence", required=True),
    },
)
