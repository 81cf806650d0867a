"""The table `rep`: a representative."""

from hcploop.schema.declare import Column, Table

rep = Table(
    "rep",
    "a representative",
    key=("rep_id",),
    columns={
        "rep_id": Column("string", "the representative", required=True),
        "name": Column("string", "name"),
        "team": Column("string", "sales or medical", values=("sales", "medical")),
        "territory": Column("string", "territory"),
        "filing_no": Column("string", "filing number"),
        "filing_expires_on": Column("date", "filing valid until"),
        "visits_per_week": Column("float64", "capacity"),
    },
)
