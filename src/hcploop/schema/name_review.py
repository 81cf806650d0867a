"""The table `name_review`: names that no rule is sure of."""

from hcploop.schema.declare import Column, Table

name_review = Table(
    "name_review",
    "a written name that no rule is sure of, for a steward to decide",
    key=("kind", "raw", "place"),
    columns={
        "kind": Column("string", "what it names", required=True, values=("hospital", "department", "title", "place")),
        "raw": Column("string", "the name as it is written", required=True),
        "place": Column("string", "province and city beside a hospital; empty for none", required=True),
        "records": Column("int64", "number of rows of people feeds that say so", required=True),
        "read_as": Column("string", "what it is taken for until somebody decides; null: for what is written"),
        "score": Column("float64", "how sure that is, 0 to 1; 0 for not at all", required=True),
        "reason": Column("string", "by what it was read, or why it was not", required=True),
        "proposed_id": Column("string", "the hospital that it could be; null where none comes near"),
        "proposed": Column("string", "its name"),
        "likeness": Column("float64", "how alike the two are, 0 to 1; no probability"),
    },
)
