"""Feeds of the kind `aggregates`: what a platform counted without naming people."""

from hcploop.schema.declare import Column
from hcploop.schema.kinds.declare import Kind

aggregates = Kind(
    "aggregates",
    "what a platform counted without naming people",
    key=(
        "content_id",
        "channel",
        "counted_on",
    ),
    window="counted_on",
    columns={
        "content_id": Column("string", "content", required=True),
        "channel": Column("string", "channel", required=True),
        "counted_on": Column("date", "day", required=True),
        "views": Column("int64", "page views"),
        "visitors": Column("int64", "unique visitors of the day"),
        "shares": Column("int64", "shares"),
    },
)
