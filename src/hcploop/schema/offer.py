"""The table `offer`: an action that could be offered to a person, with all that rules may ask."""

from hcploop.schema.declare import Column, Table

offer = Table(
    "offer",
    "an action that could be offered to a person, with all that rules may ask; made between stages, not kept",
    key=(
        "one_id",
        "brand",
        "channel",
        "content_id",
        "sender",
    ),
    columns={
        "one_id": Column("string", "the person", required=True),
        "brand": Column("string", "the brand", required=True),
        "channel": Column("string", "through which channel", required=True),
        "action": Column("string", "what would be done, a name in hcploop.channels.actions", required=True),
        "content_id": Column("string", "with which content"),
        "sender": Column("string", "the representative, or `system`", required=True),
        "sender_team": Column(
            "string", "sales, medical or system", required=True, values=("sales", "medical", "system")
        ),
        "is_personal": Column("boolean", "whether a person of ours takes part", required=True),
        "needs_consent": Column("boolean", "whether the channel needs consent", required=True),
        "consent": Column(
            "string",
            "what she last said about the channel",
            required=True,
            values=("granted", "refused", "withdrawn", "unknown"),
        ),
        "is_suppressed": Column("boolean", "whether she must not be contacted at all", required=True),
        "is_active": Column("boolean", "whether she still works as far as we know", required=True),
        "is_verified": Column("boolean", "whether a licence of hers is known", required=True),
        "content_state": Column(
            "string",
            "state of the content now; none without a content",
            required=True,
            values=("draft", "review", "approved", "expired", "withdrawn", "unknown", "none"),
        ),
        "content_expires_in_days": Column("float64", "days until the content must not be used; null for never"),
        "content_form": Column("string", "form of the content"),
        "content_brand": Column("string", "brand of the content, `all` for none"),
        "is_other_brand": Column("boolean", "whether the content is of another brand than the offer", required=True),
        "is_seen": Column("boolean", "whether she took the content in before", required=True),
        "filing": Column(
            "string", "the representative's filing", required=True, values=("valid", "expired", "missing", "not_needed")
        ),
        "reception": Column(
            "string",
            "whether the hospital receives representatives",
            required=True,
            values=("permitted", "not_permitted", "unknown", "not_needed"),
        ),
        "position": Column("int64", "position of the content among her recommendations; null without a content"),
        "contacts_7d": Column("int64", "contacts that we made over all channels in the last 7 days", required=True),
        "contacts_30d": Column("int64", "the same in 30 days", required=True),
        "channel_contacts_7d": Column("int64", "contacts that we made through this channel in 7 days", required=True),
        "channel_contacts_30d": Column("int64", "the same in 30 days", required=True),
        "days_since_contact": Column("float64", "days since our last contact by any channel; null for never"),
    },
)
