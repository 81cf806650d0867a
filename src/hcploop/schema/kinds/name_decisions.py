"""Feeds of the kind `name_decisions`: what a steward decided a written name to mean."""

from hcploop.schema.declare import Column
from hcploop.schema.kinds.declare import Kind

NO_PLACE = "-"
"""The place of a decision that counts only where none stands beside the name: beside a place, a rule may know it."""

name_decisions = Kind(
    "name_decisions",
    "what a steward decided a written name to mean",
    key=("kind", "raw", "place"),
    columns={
        "kind": Column("string", "what it names", required=True, values=("hospital", "department", "title", "place")),
        "raw": Column("string", "the name as it is written", required=True),
        "place": Column(
            "string", "province and city beside a hospital's name; empty: wherever it stands; -: where none does"
        ),
        "value": Column("string", "the hospital's id or the standard name; empty: none of those that are known"),
        "decided_by": Column("string", "who decided"),
    },
)
