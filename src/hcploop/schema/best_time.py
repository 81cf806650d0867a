"""The table `best_time`: when a person is likeliest to act."""

from hcploop.schema.declare import Column, Table

best_time = Table(
    "best_time",
    "when a person is likeliest to do something, within hours in which she may be contacted; "
    "made between stages, not kept",
    key=("person", "is_in_office"),
    columns={
        "person": Column("int64", "her number in this run; null: everybody of whom nothing is known"),
        "is_in_office": Column("boolean", "whether only office hours were looked at", required=True),
        "weekday": Column("int64", "1 Monday to 7 Sunday", required=True),
        "hour": Column("int64", "in the market's zone, 0 to 23", required=True),
    },
)
