"""The table `candidate`: a content that could be offered to a person by a route."""

from hcploop.schema.declare import Column, Table
from hcploop.schema.offer import offer

candidate = Table(
    "candidate",
    "a content that could be offered to a person by a route; made between stages, not kept",
    key=(
        "one_id",
        "brand",
        "channel",
        "hand",
    ),
    columns={
        "one_id": Column("string", "the person", required=True),
        "brand": Column("string", "the brand", required=True),
        "channel": Column("string", "the channel", required=True),
        "action": Column("string", "what would be done, a name in hcploop.channels.actions", required=True),
        "hand": Column("string", "who would act", required=True, values=("own", "medical", "system")),
        "is_personal": Column("boolean", "whether a person of ours takes part", required=True),
        "needs_consent": Column("boolean", "whether the channel needs consent", required=True),
        "content_id": Column("string", "the content", required=True),
        "position": Column("int64", "its position among her recommendations", required=True),
        "is_seen": Column("boolean", "whether she took it in before", required=True),
        "content_state": offer.columns["content_state"],
        "content_expires_in_days": offer.columns["content_expires_in_days"],
        "content_form": offer.columns["content_form"],
        "content_brand": offer.columns["content_brand"],
        "is_other_brand": offer.columns["is_other_brand"],
    },
)
