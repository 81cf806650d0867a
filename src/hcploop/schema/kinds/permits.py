"""Feeds of the kind `permits`: where and when representatives are received."""

from hcploop.schema.declare import Column
from hcploop.schema.kinds.declare import Kind

permits = Kind(
    "permits",
    "where and when representatives are received",
    key=(
        "hospital",
        "rep_id",
        "weekday",
        "from_time",
    ),
    columns={
        "hospital": Column("string", "hospital", required=True),
        "rep_id": Column("string", "representative"),
        "weekday": Column("int64", "1 Monday to 7 Sunday", reads_as="weekday"),
        "from_time": Column("string", "HH:MM", reads_as="clock"),
        "until_time": Column("string", "HH:MM", reads_as="clock"),
        "place": Column("string", "where"),
    },
)
