"""The table `record_day`: roll-up: what a record did on a day in a channel."""

from hcploop.schema.declare import Column, Table

record_day = Table(
    "record_day",
    "roll-up: what a record did on a day in a channel",
    key=(
        "record_id",
        "brand",
        "channel",
        "local_on",
    ),
    columns={
        "record_id": Column("int64", "the record", required=True),
        "brand": Column("string", "the brand", required=True),
        "channel": Column("string", "the channel", required=True),
        "local_on": Column("date", "the day in the market's time zone", required=True),
        "touches": Column("int64", "submitted contacts", required=True),
        "contacts": Column("int64", "the same with group contacts counted once", required=True),
        "views": Column("int64", "contacts that are a page view", required=True),
        "actives": Column("int64", "contacts that the person herself did", required=True),
    },
)
