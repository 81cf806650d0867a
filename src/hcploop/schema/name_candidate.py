"""The table `name_candidate`: which of the known a name that no rule is sure of could be."""

from hcploop.schema.declare import Column, Table

name_candidate = Table(
    "name_candidate",
    "which of the known hospitals a name, as written, could be",
    key=("raw", "place", "rank"),
    columns={
        "raw": Column("string", "the name as it came", required=True),
        "place": Column("string", "province and city as they stood beside it; empty for none", required=True),
        "rank": Column("int64", "1 for the likeliest", required=True),
        "institution_id": Column("string", "the hospital", required=True),
        "hospital": Column("string", "its official name", required=True),
        "score": Column("float64", "how alike the two are, 0 to 1; no probability", required=True),
        "reason": Column("string", "in what they agree and in what they differ, in words", required=True),
    },
)
