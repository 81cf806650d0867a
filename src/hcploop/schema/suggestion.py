"""The table `suggestion`: what to do next for a person."""

from hcploop.schema.declare import Column, Table

suggestion = Table(
    "suggestion",
    "what to do next for a person",
    key=("decision_id",),
    columns={
        "decision_id": Column("string", "the decision", required=True),
        "one_id": Column("string", "the person", required=True),
        "brand": Column("string", "the brand", required=True),
        "position": Column("int64", "1 is the best", required=True),
        "action": Column("string", "what to do", required=True),
        "channel": Column("string", "through which channel", required=True),
        "content_id": Column("string", "with which content"),
        "sender": Column("string", "by whom"),
        "probability": Column("float64", "of a response, 0 to 1"),
        "expected_value": Column("float64", "in the market's currency"),
        "reason": Column("string", "why", required=True),
        "evidence": Column("array<string>", "the contacts behind it"),
        "tier": Column("int64", "the person's tier"),
        "expires_at": Column("timestamp", "UTC"),
        "blocked_by": Column("array<string>", "the rules that held other actions back"),
    },
)
