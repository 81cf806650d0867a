"""Feeds of the kind `outcomes`: what was sold."""

from hcploop.schema.declare import Column
from hcploop.schema.kinds.declare import Kind

outcomes = Kind(
    "outcomes",
    "what was sold",
    key=(
        "period",
        "product",
        "institution",
        "region",
        "person",
    ),
    window="period",
    person="optional",
    columns={
        "period": Column("string", "period", required=True, reads_as="period"),
        "product": Column("string", "product", required=True),
        "company": Column("string", "who makes it"),
        "brand": Column("string", "brand"),
        "institution": Column("string", "hospital"),
        "region": Column("string", "region"),
        "units": Column("float64", "units"),
        "value": Column("float64", "in the market's currency"),
        "price": Column("float64", "per unit"),
    },
)
