"""The table `value_decision`: which value of a field a steward chose for a person."""

from hcploop.schema.declare import Column, Table

value_decision = Table(
    "value_decision",
    "which value of a field a steward chose for the person that a record is",
    key=("record_id", "field"),
    columns={
        "record_id": Column("int64", "a record of the person", required=True),
        "field": Column("string", "the field of `hcp`", required=True),
        "value": Column("string", "the value chosen, in standard form", required=True),
        "decided_by": Column("string", "who decided"),
        "decided_at": Column("timestamp", "when, UTC"),
    },
)
