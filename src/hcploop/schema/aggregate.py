"""The table `aggregate`: what a platform counted without naming people."""

from hcploop.schema.declare import Column, Table

aggregate = Table(
    "aggregate",
    "what a platform counted without naming people",
    key=(
        "content_id",
        "channel",
        "counted_on",
        "source",
    ),
    columns={
        "content_id": Column("string", "the content", required=True),
        "channel": Column("string", "the channel", required=True),
        "counted_on": Column("date", "the day", required=True),
        "views": Column("int64", "page views"),
        "visitors": Column("int64", "unique visitors of the day"),
        "shares": Column("int64", "shares"),
        "source": Column("string", "whose count it is", required=True),
    },
)
