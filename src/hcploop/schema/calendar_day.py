"""The table `calendar_day`: on which days people work."""

from hcploop.schema.declare import Column, Table

calendar_day = Table(
    "calendar_day",
    "a day of the market's calendar, and whether people work on it",
    key=("day_on",),
    columns={
        "day_on": Column("date", "the day in the market's zone", required=True),
        "kind": Column(
            "string",
            "usual: a weekday; weekend; holiday: people are off; make_up: a day off that is worked",
            required=True,
            values=("usual", "weekend", "holiday", "make_up"),
        ),
        "is_working": Column("boolean", "whether people work: usual and make_up", required=True),
        "is_announced": Column("boolean", "whether the year's make-up days are known", required=True),
        "name": Column("string", "what the day is called, in English where the calendar has it"),
        "name_zh": Column("string", "the same in Chinese"),
    },
)
