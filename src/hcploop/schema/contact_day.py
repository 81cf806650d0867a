"""The table `contact_day`: whether we contacted a person on a day in a channel, and whether she did something."""

from hcploop.schema.declare import Column, Table

contact_day = Table(
    "contact_day",
    "whether we contacted a person on a day in a channel, and whether she did something; made between stages, not kept",
    key=("person", "channel", "local_on"),
    columns={
        "person": Column("int64", "her number in this run, see person_number", required=True),
        "channel": Column("string", "the channel", required=True),
        "local_on": Column("date", "the day in the market's time zone", required=True),
        "is_contact": Column("boolean", "whether we contacted her", required=True),
        "is_action": Column("boolean", "whether she did something herself", required=True),
    },
)
