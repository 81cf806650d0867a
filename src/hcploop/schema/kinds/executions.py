"""Feeds of the kind `executions`: what became of a suggestion that was handed over."""

from hcploop.schema.declare import Column
from hcploop.schema.kinds.declare import Kind

executions = Kind(
    "executions",
    "what became of a suggestion that was handed over",
    key=(
        "decision_id",
        "state",
        "happened_at",
    ),
    window="happened_at",
    columns={
        "decision_id": Column("string", "the decision", required=True),
        "state": Column(
            "string",
            "how far it went",
            required=True,
            values=("sent", "confirmed", "opened", "done", "later", "dismissed"),
        ),
        "happened_at": Column("timestamp", "when", required=True),
        "reason": Column("string", "coded reason"),
        "note": Column("string", "free text"),
        "rep_id": Column("string", "representative"),
    },
)
