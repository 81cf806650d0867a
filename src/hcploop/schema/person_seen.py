"""The table `person_seen`: by which channels a person was seen in a period."""

from hcploop.schema.declare import Column, Table

person_seen = Table(
    "person_seen",
    "by which channels a person was seen in a day, week, month or ever; made between stages, not kept",
    key=("person", "starts_on"),
    columns={
        "person": Column("int64", "her number in this run, see person_cut", required=True),
        "starts_on": Column("date", "first day of the period; null for all time"),
        "reached": Column("int64", "bit n is set where channel n reached her", required=True),
        "active": Column("int64", "bit n is set where she did something herself in channel n", required=True),
        "viewers": Column("int64", "bit n is set where she viewed a page in channel n", required=True),
    },
)
