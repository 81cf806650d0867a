"""The table `moment`: a person on a day, contacted or not, whose answer the response model learns from."""

from hcploop.schema.declare import Column, Table

moment = Table(
    "moment",
    "a person on a day on which we contacted her, or did not; made between stages, not kept",
    key=("person", "channel", "known_on"),
    columns={
        "person": Column("int64", "her number in this run, see person_number", required=True),
        "channel": Column("string", "through which channel we contacted her; `nothing` if we did not", required=True),
        "known_on": Column("date", "the day; only what happened before it is known", required=True),
        "is_drawn": Column("boolean", "whether chance decided it, as the log of decisions says", required=True),
    },
)
