"""The table `blocking_rule`: a rule by which records are compared, and what it brings."""

from hcploop.schema.declare import Column, Table

blocking_rule = Table(
    "blocking_rule",
    "a rule by which records are compared, and what it brings, as of the last comparison of all with all",
    key=("rule",),
    columns={
        "rule": Column("string", "its column in `linkage_evidence`", required=True),
        "words": Column("string", "what the records of a block share", required=True),
        "family": Column(
            "string",
            "what it goes by: an identifier, a telephone, an e-mail, or traits, such as name and hospital",
            required=True,
            values=("identifier", "phone", "email", "traits"),
        ),
        "largest": Column("int64", "blocks of more records than this are left out", required=True),
        "blocks": Column("int64", "blocks of two records or more", required=True),
        "records": Column("int64", "records in them", required=True),
        "pairs": Column("int64", "pairs that they make", required=True),
        "blocks_left_out": Column("int64", "blocks that are too large", required=True),
        "records_left_out": Column("int64", "records in those", required=True),
        "found": Column("int64", "of the pairs taken for one person: those in one of its blocks", required=True),
        "alone": Column("int64", "of these: those in no block of another rule", required=True),
    },
)
