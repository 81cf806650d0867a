"""The table `period_count`: everything that is counted in a period, before it becomes figures."""

from hcploop.schema.declare import Column, Table

period_count = Table(
    "period_count",
    "what was counted in a period, in one cut; made between stages, not kept",
    key=("brand", "period", "cut", "cut_value"),
    columns={
        "brand": Column("string", "the brand, `all` for the market", required=True),
        "period": Column("string", "2026-03-05, 2026-W10, 2026-03, 2026-Q1, 2026 or all", required=True),
        "cut": Column("string", "empty, channel, tier or region", required=True),
        "cut_value": Column("string", "the value of the cut", required=True),
        "people": Column("int64", "all people in the cut, reached or not", required=True),
        "touches": Column("int64", "submitted, delivered contacts", required=True),
        "resolved": Column("int64", "those whose person is known", required=True),
        "contacts": Column("int64", "the contacts with group contacts counted once", required=True),
        "personal": Column("int64", "those by personal channels", required=True),
        "actives": Column("int64", "touches that people did themselves", required=True),
        "views": Column("int64", "page views that came with a person or a record", required=True),
        "anonymous_views": Column("int64", "page views beyond those, by a platform's count", required=True),
        "anonymous_visitors": Column("int64", "visitor-days beyond the known, by a platform's count", required=True),
        "platform_views": Column("int64", "all page views that platforms counted, known or not", required=True),
        "platform_visitors": Column("int64", "all visitor-days that platforms counted, known or not", required=True),
        "reached": Column("int64", "distinct people reached", required=True),
        "active": Column("int64", "distinct people who did something themselves", required=True),
        "viewers": Column("int64", "distinct people with a page view", required=True),
        "active_days": Column("int64", "days on which people were active, added up over people", required=True),
        "due_7": Column("int64", "active people whose 7 days after their first active day are over", required=True),
        "returned_7": Column("int64", "those who were active again within these 7 days", required=True),
        "due_30": Column("int64", "the same for 30 days", required=True),
        "returned_30": Column("int64", "those who were active again within these 30 days", required=True),
        "days": Column("int64", "days of the period from the first known day to the as-of day", required=True),
    },
)
