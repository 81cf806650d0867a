"""The table `place_match`: which province and city a text names."""

from hcploop.schema.declare import Column, Table

place_match = Table(
    "place_match",
    "province and city as written, and which they are",
    key=("raw",),
    columns={
        "raw": Column("string", "province and city as they came, parted by a space", required=True),
        "province": Column("string", "province, official name"),
        "city": Column("string", "city, official name"),
        "market": Column(
            "string",
            "core (Beijing, Shanghai, Guangzhou, Shenzhen) or broad; null when the city is unknown",
            values=("core", "broad"),
        ),
    },
)
