"""The table `identity_decision`: what a steward decided about two records."""

from hcploop.schema.declare import Column, Table

identity_decision = Table(
    "identity_decision",
    "what a steward decided about two records",
    key=(
        "record_a",
        "record_b",
    ),
    columns={
        "record_a": Column("int64", "the smaller record number", required=True),
        "record_b": Column("int64", "the larger record number", required=True),
        "decision": Column("string", "same or different", required=True, values=("same", "different")),
        "decided_by": Column("string", "who decided"),
    },
)
