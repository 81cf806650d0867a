"""The table `place_match`: which province, city and county a text names."""

from hcploop.schema.declare import Column, Table

place_match = Table(
    "place_match",
    "a place as written, and which province, city and county it is",
    key=("raw",),
    columns={
        "raw": Column("string", "province and city as they came, parted by a space; or an address", required=True),
        "province": Column("string", "province, official name"),
        "city": Column("string", "city, official name"),
        "county": Column("string", "county, district or banner, official name"),
        "market": Column(
            "string",
            "core (Beijing, Shanghai, Guangzhou, Shenzhen) or broad; null when the city is unknown",
            values=("core", "broad"),
        ),
        "score": Column("float64", "how sure the reading is, 0 to 1; 0 for none", required=True),
        "reason": Column(
            "string",
            "by what it was recognised, or why it was not",
            required=True,
            values=(
                "decided",
                "exact",
                "beginning",
                "county",
                "within",
                "short",
                "conflict",
                "ambiguous",
                "unknown",
                "empty",
            ),
        ),
    },
)
