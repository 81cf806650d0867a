"""The table `day_count`: what platforms counted on a day beyond the people we know."""

from hcploop.schema.declare import Column, Table

day_count = Table(
    "day_count",
    "what platforms counted on a day beyond the people we know; made between stages, not kept",
    columns={
        "brand": Column("string", "the brand, `all` for the market", required=True),
        "local_on": Column("date", "the day in the market's time zone", required=True),
        "channel": Column("string", "the channel", required=True),
        "anonymous_views": Column("int64", "page views beyond those that came with a person", required=True),
        "anonymous_visitors": Column("int64", "visitors of a content on the day beyond the known", required=True),
        "platform_views": Column("int64", "all page views that they counted", required=True),
        "platform_visitors": Column("int64", "all visitors of a content on the day that they counted", required=True),
    },
)
