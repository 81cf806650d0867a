"""The table `permit`: where and when representatives are received."""

from hcploop.schema.declare import Column, Table

permit = Table(
    "permit",
    "where and when representatives are received",
    key=(
        "hospital",
        "rep_id",
        "weekday",
        "from_time",
    ),
    columns={
        "hospital": Column("string", "the hospital", required=True),
        "rep_id": Column("string", "the representative, null for all"),
        "weekday": Column("int64", "1 Monday to 7 Sunday"),
        "from_time": Column("string", "HH:MM"),
        "until_time": Column("string", "HH:MM"),
        "place": Column("string", "where"),
    },
)
