"""The table `execution`: what became of a suggestion that was handed over."""

from hcploop.schema.declare import Column, Table

execution = Table(
    "execution",
    "what became of a suggestion that was handed over",
    key=(
        "decision_id",
        "state",
        "happened_at",
    ),
    columns={
        "decision_id": Column("string", "the decision", required=True),
        "state": Column(
            "string",
            "how far it went",
            required=True,
            values=("sent", "confirmed", "opened", "done", "later", "dismissed"),
        ),
        "happened_at": Column("timestamp", "UTC", required=True),
        "reason": Column("string", "coded reason"),
        "note": Column("string", "free text"),
        "rep_id": Column("string", "the representative"),
    },
)
