"""The table `answered`: what followed a decision."""

from hcploop.schema.declare import Column, Table

answered = Table(
    "answered",
    "a decision whose days are over, and whether she did something herself; made between stages, not kept",
    key=("decision_id",),
    columns={
        "decision_id": Column("string", "the decision", required=True),
        "one_id": Column("string", "the person", required=True),
        "decided_on": Column("date", "its day, in the market's zone", required=True),
        "is_holdout": Column("boolean", "whether she is held out for good", required=True),
        "has_answer": Column("boolean", "whether she did something herself in the days after it", required=True),
        "last_channel": Column("string", "the channel in which she last did something before it"),
    },
)
