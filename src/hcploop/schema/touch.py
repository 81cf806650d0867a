"""The table `touch`: one contact of a channel with a person."""

from hcploop.schema.declare import Column, Table

touch = Table(
    "touch",
    "one contact of a channel with a person",
    key=("touch_id",),
    columns={
        "touch_id": Column("string", "the contact", required=True),
        "record_id": Column("int64", "the record it happened to", required=True),
        "one_id": Column("string", "the person; null while the record is nobody we know"),
        "brand": Column("string", "the brand, `all` where the feed names none", required=True),
        "channel": Column("string", "a name in hcploop.channels or in the market", required=True),
        "action": Column("string", "what was done, a name in hcploop.channels.actions", required=True),
        "content_id": Column("string", "the content"),
        "happened_at": Column("timestamp", "UTC", required=True),
        "local_on": Column("date", "the day in the market's time zone", required=True),
        "status": Column(
            "string",
            "planned, saved, submitted or cancelled; only submitted is reach",
            required=True,
            values=("planned", "saved", "submitted", "cancelled"),
        ),
        "mode": Column("string", "who wanted it: passive (pushed) or active (asked for)", values=("passive", "active")),
        "parent_id": Column("string", "the group contact it belongs to"),
        "counts_once": Column(
            "boolean", "true for one row of a group contact, and for every other contact", required=True
        ),
        "duration_seconds": Column("float64", "how long, seconds"),
        "progress_share": Column("float64", "how much of the content, 0 to 1"),
        "rep_id": Column("string", "the representative"),
        "campaign_id": Column("string", "the campaign"),
        "decision_id": Column("string", "the suggestion it carries out"),
        "amount": Column("float64", "money, in the market's currency"),
        "note": Column("string", "free text"),
        "source": Column("string", "whose id the person was given by", required=True),
        "feed": Column("string", "the feed it came from", required=True),
    },
)
