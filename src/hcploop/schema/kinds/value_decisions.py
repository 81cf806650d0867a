"""Feeds of the kind `value_decisions`: which value of a field a steward chose for a person."""

from hcploop.schema.declare import Column
from hcploop.schema.field_value import FIELDS
from hcploop.schema.kinds.declare import Kind

value_decisions = Kind(
    "value_decisions",
    "which value of a field a steward chose for a person",
    key=("record", "field", "decided_at"),
    columns={
        "record": Column("string", "a record of the person, as source:source_id", required=True),
        "field": Column("string", "the field", required=True, values=FIELDS),
        "value": Column(
            "string",
            "one of the values that her records tell, of a hospital its id or name; empty: what this record tells",
        ),
        "decided_by": Column("string", "who decided"),
        "decided_at": Column("timestamp", "when"),
    },
)
