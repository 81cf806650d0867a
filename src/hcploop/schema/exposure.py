"""The table `exposure`: what a response is predicted from, and for the past whether it came."""

from hcploop.schema.declare import Column, Table

FACTS = {
    "actions": Column("int64", "days in the last 90 on which she did something herself", required=True),
    "last_action_on": Column("date", "the last of them within the window looked at"),
    "days_since_action": Column("float64", "days since then, at most the window", required=True),
    "recent_contacts": Column("int64", "days in the last 30 on which we contacted her", required=True),
    "contacts": Column("int64", "our contacts by any channel whose time for an answer is over", required=True),
    "answers": Column("int64", "those that she answered", required=True),
    "channel_actions": Column("int64", "days in the last 90 on which she did something in this channel", required=True),
    "channel_recent_contacts": Column("int64", "days in the last 30 on which we used this channel", required=True),
    "channel_contacts": Column("int64", "our contacts by this channel whose time is over", required=True),
    "channel_answers": Column("int64", "those that she answered, by any channel", required=True),
    "identity": Column("float64", "percentile of her identity score, 0 to 1; .5 where unknown", required=True),
}
"""What is known before a contact, of the past as of today: the columns that features are made from."""

exposure = Table(
    "exposure",
    "a contact of ours, or a day without one, with what was known before it and whether she then did something; "
    "made between stages, not kept",
    key=("person", "channel", "known_on"),
    columns={
        "person": Column("int64", "her number in this run, see person_number", required=True),
        "channel": Column("string", "through which channel we contacted her; `nothing` if we did not", required=True),
        "known_on": Column("date", "the day of it", required=True),
        "is_drawn": Column("boolean", "whether chance decided it", required=True),
        "is_answered": Column("boolean", "whether she did something within the time for an answer", required=True),
        "part": Column(
            "string",
            "what it is used for; a person is in one part only",
            required=True,
            values=("fit", "calibrate", "test"),
        ),
        **FACTS,
    },
)
