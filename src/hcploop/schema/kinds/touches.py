"""Feeds of the kind `touches`: one contact of a channel with a person."""

from hcploop.schema.declare import Column
from hcploop.schema.kinds.declare import Kind

touches = Kind(
    "touches",
    "one contact of a channel with a person",
    key=("touch_id",),
    window="happened_at",
    person="required",
    columns={
        "channel": Column("string", "channel", required=True),
        "action": Column("string", "what was done", required=True),
        "happened_at": Column("timestamp", "when", required=True),
        "touch_id": Column(
            "string",
            "the source's id of the contact; made from person, channel, action, moment and content if left out",
        ),
        "parent_id": Column("string", "the group contact it belongs to"),
        "status": Column(
            "string",
            "planned, saved, submitted or cancelled; submitted if left out",
            values=("planned", "saved", "submitted", "cancelled"),
        ),
        "content_id": Column("string", "content"),
        "duration_seconds": Column("float64", "how long, seconds"),
        "progress_share": Column("float64", "how much of the content, 0 to 1"),
        "rep_id": Column("string", "representative"),
        "campaign_id": Column("string", "campaign"),
        "decision_id": Column("string", "the suggestion it carries out"),
        "brand": Column("string", "brand"),
        "mode": Column("string", "passive or active", values=("passive", "active")),
        "amount": Column("float64", "money, in the market's currency"),
        "note": Column("string", "free text"),
    },
)
