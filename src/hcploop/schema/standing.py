"""The table `standing`: what was known of a person and a channel before a day."""

from hcploop.schema.declare import Column, Table

standing = Table(
    "standing",
    "what was known of a person and a channel before a day; made between stages, not kept",
    key=("person", "known_on", "channel"),
    columns={
        "person": Column("int64", "her number in this run, see person_number", required=True),
        "known_on": Column("date", "the day; only what happened before it is counted", required=True),
        "channel": Column("string", "the channel", required=True),
        "actions": Column("int64", "days in the last 90 on which she did something herself", required=True),
        "last_action_on": Column("date", "the last day on which she did something, within the window looked at"),
        "recent_contacts": Column("int64", "days in the last 30 on which we contacted her", required=True),
        "contacts": Column("int64", "our contacts whose time for an answer is over", required=True),
        "answers": Column("int64", "those that she answered", required=True),
    },
)
