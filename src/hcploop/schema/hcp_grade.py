"""The table `hcp_grade`: the grade a person has for a brand."""

from hcploop.schema.declare import Column, Table

hcp_grade = Table(
    "hcp_grade",
    "the grade a person has for a brand",
    key=(
        "one_id",
        "brand",
    ),
    columns={
        "one_id": Column("string", "the person", required=True),
        "brand": Column("string", "the brand", required=True),
        "grade": Column("string", "A to D", required=True, values=("A", "B", "C", "D")),
    },
)
