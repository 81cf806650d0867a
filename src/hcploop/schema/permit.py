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
        "hospital": Column("string", "the hospital, by its official name where it is known", required=True),
        "institution_id": Column("string", "the same hospital in `institution`; null where it is not known"),
        "rep_id": Column("string", "the representative, null for all"),
        "weekday": Column("int64", "1 Monday to 7 Sunday"),
        "from_time": Column("string", "HH:MM"),
        "until_time": Column("string", "HH:MM"),
        "place": Column("string", "where"),
    },
)
