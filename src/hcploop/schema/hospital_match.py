"""The table `hospital_match`: which hospital a name, as written, is."""

from hcploop.schema.declare import Column, Table

hospital_match = Table(
    "hospital_match",
    "a hospital's name as written, and which hospital it is",
    key=("raw", "place"),
    columns={
        "raw": Column("string", "the name as it came", required=True),
        "place": Column("string", "province and city as they stood beside it; empty for none", required=True),
        "institution_id": Column("string", "the hospital, where recognised"),
        "hospital": Column("string", "its official name, or the name as written"),
        "hospital_key": Column("string", "what two spellings of one hospital share"),
        "province": Column("string", "province of the hospital, where known"),
        "city": Column("string", "city of the hospital, where known"),
        "score": Column("float64", "how sure the match is, 0 to 1; 0 for none", required=True),
        "reason": Column(
            "string",
            "by what it was recognised, or why it was not",
            required=True,
            values=("decided", "exact", "alias", "key", "place", "short", "similar", "ambiguous", "unknown", "empty"),
        ),
    },
)
