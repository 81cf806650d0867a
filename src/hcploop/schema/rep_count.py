"""The table `rep_count`: whom representatives met in a period."""

from hcploop.schema.declare import Column, Table

rep_count = Table(
    "rep_count",
    "whom representatives met in a period; made between stages, not kept",
    columns={
        "brand": Column("string", "the brand, `all` for the market", required=True),
        "period": Column("string", "2026-W10, 2026-03, 2026-Q1, 2026 or all", required=True),
        "cut": Column("string", "what it is cut by, empty for the whole", required=True),
        "cut_value": Column("string", "the value of the cut", required=True),
        "reps": Column("int64", "representatives with a contact in the period", required=True),
        "covered": Column("int64", "distinct people met, representative by representative, added up", required=True),
        "contacts": Column("int64", "their contacts, a group contact counted once", required=True),
        "reps_before": Column(
            "int64", "representatives with a contact in the period before; null where that is not known"
        ),
        "covered_before": Column("int64", "people met in the period before"),
        "visits": Column("int64", "visits of representatives whose capacity is known", required=True),
        "capacity": Column("float64", "visits that they could make in the period"),
    },
)
