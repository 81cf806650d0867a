"""The table `identified_views`: page views by people we know, where a platform counts too."""

from hcploop.schema.declare import Column, Table

identified_views = Table(
    "identified_views",
    "page views of a content on a day that came with a person; made between stages, not kept",
    key=("content_id", "channel", "local_on"),
    columns={
        "content_id": Column("string", "the content", required=True),
        "channel": Column("string", "the channel", required=True),
        "local_on": Column("date", "the day in the market's time zone", required=True),
        "views": Column("int64", "page views", required=True),
        "visitors": Column("int64", "distinct people", required=True),
    },
)
