"""Feeds of the kind `identity_decisions`: what a steward decided about two records."""

from hcploop.schema.declare import Column
from hcploop.schema.kinds.declare import Kind

identity_decisions = Kind(
    "identity_decisions",
    "what a steward decided about two records",
    key=(
        "record_a",
        "record_b",
    ),
    columns={
        "record_a": Column("string", "a record, as source:source_id", required=True),
        "record_b": Column("string", "another, as source:source_id", required=True),
        "decision": Column("string", "same or different", required=True, values=("same", "different")),
        "decided_by": Column("string", "who decided"),
    },
)
