"""The table `lead_count`: leads that arose in a period, and what became of them."""

from hcploop.schema.declare import Column, Table

lead_count = Table(
    "lead_count",
    "leads that arose in a period, and what became of them; made between stages, not kept",
    columns={
        "brand": Column("string", "the brand, `all` for the market", required=True),
        "period": Column("string", "2026-W10, 2026-03, 2026-Q1, 2026 or all", required=True),
        "cut": Column("string", "what it is cut by, empty for the whole", required=True),
        "cut_value": Column("string", "the value of the cut", required=True),
        "leads": Column("int64", "people who became a lead", required=True),
        "handed": Column("int64", "those who have a representative in charge", required=True),
        "due": Column("int64", "handed leads whose days to be worked are over", required=True),
        "worked": Column("int64", "of these, those with a personal contact in time", required=True),
        "met": Column("int64", "handed leads with a personal contact by now", required=True),
        "median_days": Column("float64", "median days from lead to first personal contact"),
        "suggested": Column("int64", "leads for whom a suggestion was handed to a representative", required=True),
        "accepted": Column("int64", "those where she confirmed, opened or did it", required=True),
    },
)
