"""The table `oneid_event`: a change of the identity graph; rows are only ever added."""

from hcploop.schema.declare import Column, Table

oneid_event = Table(
    "oneid_event",
    "a change of the identity graph; rows are only ever added",
    key=("event_id",),
    columns={
        "event_id": Column("string", "the event", required=True),
        "happened_at": Column("timestamp", "as-of moment of the run", required=True),
        "kind": Column(
            "string", "what happened", required=True, values=("minted", "merged", "split", "restored", "retired")
        ),
        "one_id": Column("string", "the id that it concerns", required=True),
        "other_one_id": Column("string", "the id merged into it, or that its records were split or came back from"),
        "record_ids": Column("array<int64>", "the records that moved", required=True),
        "evidence": Column("string", "why", required=True),
    },
)
