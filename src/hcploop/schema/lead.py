"""The table `lead`: somebody who showed interest before any representative met her."""

from hcploop.schema.declare import Column, Table

lead = Table(
    "lead",
    "somebody who showed interest before any representative met her",
    key=("one_id", "brand"),
    columns={
        "one_id": Column("string", "the person", required=True),
        "brand": Column("string", "the brand, `all` for the market", required=True),
        "lead_on": Column("date", "the day she first did something herself", required=True),
        "rep_id": Column("string", "the representative in charge; null where nobody is yet"),
        "met_on": Column("date", "her first personal contact; null while there is none"),
        "region": Column("string", "her sales region, `unknown` without one", required=True),
    },
)
