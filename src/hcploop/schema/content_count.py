"""The table `content_count`: contents in a period."""

from hcploop.schema.declare import Column, Table

content_count = Table(
    "content_count",
    "contents in a period; made between stages, not kept",
    columns={
        "brand": Column("string", "the brand, `all` for the market", required=True),
        "period": Column("string", "2026-W10, 2026-03, 2026-Q1, 2026 or all", required=True),
        "cut": Column("string", "what it is cut by, empty for the whole", required=True),
        "cut_value": Column("string", "the value of the cut", required=True),
        "available": Column("int64", "contents published and not expired at some time in the period", required=True),
        "used": Column("int64", "those with a contact in the period", required=True),
        "linked": Column("int64", "used contents that serve a need layer", required=True),
        "contacts": Column("int64", "contacts with a content, a group contact counted once", required=True),
        "education": Column("int64", "those with medical education", required=True),
        "product": Column("int64", "those with product information", required=True),
    },
)
