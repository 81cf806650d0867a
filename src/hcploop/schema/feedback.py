"""The table `feedback`: what a representative said of a suggestion."""

from hcploop.schema.declare import Column, Table

feedback = Table(
    "feedback",
    "what a representative said of a suggestion",
    key=(
        "decision_id",
        "state",
        "happened_at",
    ),
    columns={
        "decision_id": Column("string", "the decision", required=True),
        "state": Column(
            "string",
            "what she said",
            required=True,
            values=("sent", "confirmed", "opened", "done", "later", "dismissed"),
        ),
        "happened_at": Column("timestamp", "UTC", required=True),
        "reason": Column("string", "coded reason"),
        "note": Column("string", "free text"),
        "rep_id": Column("string", "the representative"),
    },
)
