"""The table `visit`: a visit that is to be planned."""

from hcploop.schema.declare import Column, Table

visit = Table(
    "visit",
    "a visit that is to be planned; made between stages, not kept",
    key=("decision_id",),
    columns={
        "decision_id": Column("string", "the decision", required=True),
        "one_id": Column("string", "the person", required=True),
        "brand": Column("string", "the brand", required=True),
        "sender": Column("string", "the representative", required=True),
        "institution_id": Column("string", "her hospital; null where it is not known"),
        "hospital": Column("string", "its name"),
        "expected_value": Column("float64", "in the market's currency"),
        "expires_on": Column("date", "not to be made after", required=True),
        "visits_per_week": Column("float64", "what the representative can do; null where it is not known"),
    },
)
