"""The table `day_count`: contacts and page views of a day."""

from hcploop.schema.declare import Column, Table

day_count = Table(
    "day_count",
    "contacts and page views of a day; made between stages, not kept",
    columns={
        "brand": Column("string", "the brand, `all` for the market", required=True),
        "local_on": Column("date", "the day in the market's time zone", required=True),
        "scope": Column(
            "string",
            "how it was counted: by person, by person and channel, or by a platform",
            required=True,
            values=("person", "channel", "platform"),
        ),
        "channel": Column("string", "the channel; null in the scope person"),
        "tier": Column("string", "the tier; null outside the scope person"),
        "region": Column("string", "the region; null outside the scope person"),
        "touches": Column("int64", "submitted, delivered contacts", required=True),
        "resolved": Column("int64", "those whose person is known", required=True),
        "contacts": Column("int64", "the contacts with group contacts counted once", required=True),
        "views": Column("int64", "page views that came with a person or a record", required=True),
        "anonymous_views": Column("int64", "page views beyond those, by a platform's count", required=True),
        "anonymous_visitors": Column(
            "int64", "visitors of a content on the day beyond the known, by a platform's count", required=True
        ),
    },
)
