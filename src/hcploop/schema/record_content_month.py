"""The table `record_content_month`: roll-up: what a record did with a content in a month."""

from hcploop.schema.declare import Column, Table

record_content_month = Table(
    "record_content_month",
    "roll-up: what a record did with a content in a month",
    key=(
        "record_id",
        "brand",
        "channel",
        "action",
        "content_id",
        "local_month",
    ),
    columns={
        "record_id": Column("int64", "the record", required=True),
        "brand": Column("string", "the brand", required=True),
        "channel": Column("string", "the channel", required=True),
        "action": Column("string", "the action", required=True),
        "content_id": Column("string", "the content; null for contacts without one"),
        "local_month": Column("date", "first day of the month", required=True),
        "touches": Column("int64", "submitted contacts", required=True),
        "contacts": Column("int64", "the same with group contacts counted once", required=True),
        "dwell_seconds": Column("float64", "sum of durations, 0 where none was told", required=True),
        "dwell_factor": Column("float64", "sum of the contacts' dwell factors (see tags)", required=True),
        "first_on": Column("date", "first day", required=True),
        "last_on": Column("date", "last day", required=True),
    },
)
