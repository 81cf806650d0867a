"""The table `name_decision`: what a steward decided a written name to mean."""

from hcploop.schema.declare import Column, Table

name_decision = Table(
    "name_decision",
    "what a steward decided a written name to mean",
    key=("kind", "raw", "place"),
    columns={
        "kind": Column("string", "hospital, department, title or place", required=True),
        "raw": Column("string", "the name as it is written", required=True),
        "place": Column(
            "string", "province and city beside it; empty: wherever it stands; -: only where none stands", required=True
        ),
        "value": Column("string", "what it means; empty: none of those that are known", required=True),
        "decided_by": Column("string", "who decided"),
    },
)
