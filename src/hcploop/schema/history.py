"""The table `history`: what a person took in, newest first; made between stages, not kept."""

from hcploop.schema.declare import Column, Table

history = Table(
    "history",
    "what a person took in, newest first; made between stages, not kept",
    key=(
        "person",
        "content_id",
    ),
    columns={
        "person": Column("int64", "her number in this run, see person_number", required=True),
        "content_id": Column("string", "the content", required=True),
        "place": Column("int64", "1 is the newest", required=True),
        "last_on": Column("date", "the last day", required=True),
        "strength": Column("float64", "how much she did with it, above 0", required=True),
    },
)
