"""The table `title_match`: which ranks a title, as written, names."""

from hcploop.schema.declare import Column, Table

title_match = Table(
    "title_match",
    "a title as written, and the ranks that it names",
    key=("raw",),
    columns={
        "raw": Column("string", "the title as it came", required=True),
        "title": Column("string", "professional rank, standard; null where none is named"),
        "title_rank": Column("int64", "0 assistant (医士), 1 resident to 4 chief physician; null for everyone else"),
        "academic_title": Column("string", "professor and its kind, standard; null where none is named"),
        "profession": Column(
            "string",
            "whose rank it is",
            values=("physician", "nurse", "pharmacist", "technician"),
        ),
        "code": Column("string", "code of the rank in GB/T 8561"),
        "score": Column("float64", "how sure the reading is, 0 to 1; 0 for none", required=True),
        "reason": Column(
            "string",
            "by what it was recognised, or why it was not",
            required=True,
            values=("decided", "exact", "part", "habit", "office", "unknown", "empty"),
        ),
    },
)
