"""The table `person_day`: what a person did on a day in a channel."""

from hcploop.schema.declare import Column, Table

person_day = Table(
    "person_day",
    "what a person, or a record of nobody we know, did on a day in a channel; made between stages, not kept",
    columns={
        "person": Column("int64", "her number in this run, see person_cut; null for nobody we know"),
        "local_on": Column("date", "the day in the market's time zone", required=True),
        "channel_no": Column("int32", "the channel's number, see channel_number", required=True),
        "did": Column("int8", "1 reached + 2 did something herself + 4 viewed a page", required=True),
        "touches": Column("int32", "submitted, delivered contacts", required=True),
        "contacts": Column("int32", "the same with group contacts counted once", required=True),
        "views": Column("int32", "page views", required=True),
        "actives": Column("int32", "contacts that she did herself", required=True),
    },
)
