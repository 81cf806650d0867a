"""The table `execution_count`: what became of suggestions that were decided in a period."""

from hcploop.schema.declare import Column, Table

execution_count = Table(
    "execution_count",
    "what became of suggestions that were decided in a period; made between stages, not kept",
    columns={
        "brand": Column("string", "the brand, `all` for the market", required=True),
        "period": Column("string", "2026-W10, 2026-03, 2026-Q1, 2026 or all", required=True),
        "cut": Column("string", "what it is cut by, empty for the whole", required=True),
        "cut_value": Column("string", "the value of the cut", required=True),
        "suggestions": Column("int64", "suggestions to do something, by people who are not held out", required=True),
        "sent": Column("int64", "handed over", required=True),
        "confirmed": Column("int64", "confirmed, opened or done", required=True),
        "done": Column("int64", "done", required=True),
        "dismissed": Column("int64", "dismissed", required=True),
        "later": Column("int64", "put off, and neither done nor dismissed", required=True),
    },
)
