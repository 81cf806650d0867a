"""The table `list_overlap`: how far two or more lists of people are the same."""

from hcploop.schema.declare import Column, Table

list_overlap = Table(
    "list_overlap",
    "how far two or more lists of people are the same",
    key=("brand",),
    columns={
        "brand": Column("string", "the brand", required=True),
        "lists": Column("int64", "number of lists", required=True),
        "people_in_all": Column("int64", "people on every list", required=True),
        "people_in_any": Column("int64", "people on at least one list", required=True),
        "smallest": Column("int64", "people on the shortest list", required=True),
        "share_of_any": Column("float64", "people on every list ÷ people on any", required=True),
        "share_of_smallest": Column("float64", "people on every list ÷ people on the shortest", required=True),
    },
)
