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
        "position": Column("int64", "place in its sender's list for the channel, 1 is the best", required=True),
        "action": Column("string", "what to do", required=True),
        "channel": Column("string", "through which channel", required=True),
        "content_id": Column("string", "with which content"),
        "sender": Column("string", "by whom: a representative, or `system`"),
        "weekday": Column("int64", "best day, 1 Monday to 7 Sunday; null where nothing is known"),
        "hour": Column("int64", "best hour in the market's zone, 0 to 23"),
        "probability": Column("float64", "of a response, 0 to 1"),
        "value_of_response": Column("float64", "in the market's currency"),
        "cost": Column("float64", "in the market's currency"),
        "expected_value": Column("float64", "probability × value − cost, in the market's currency"),
        "driver": Column("string", "what spoke most for it"),
        "reason": Column("string", "why, as a sentence", required=True),
        "reason_zh": Column("string", "the same in Chinese", required=True),
        "evidence": Column("array<string>", "the contacts or contents behind it"),
        "tier": Column("int64", "the person's tier"),
        "serves": Column("string", "personalised, progressive or general"),
        "expires_at": Column("timestamp", "UTC"),
        "blocked_by": Column("array<string>", "the rules that held other actions back"),
    },
)
