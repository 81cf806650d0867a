"""The table `hcp_value`: what records say of a field on which they differ."""

from hcploop.schema.declare import Column, Table

hcp_value = Table(
    "hcp_value",
    "a value of a field on which a person's records differ: the one that is hers, and those that lost",
    key=("one_id", "field", "place"),
    columns={
        "one_id": Column("string", "the person", required=True),
        "field": Column("string", "the field of `hcp`; city and province stand with the hospital", required=True),
        "place": Column("int64", "1 for the one that is hers, 2 for the next", required=True),
        "value": Column("string", "the value; contacts and licences masked", required=True),
        "is_kept": Column("boolean", "whether it is the one that `hcp` shows", required=True),
        "is_other_writing": Column(
            "boolean", "whether it is the name that `hcp` shows, in another script or in Latin letters", required=True
        ),
        "trust": Column(
            "int64", "how many stand in the field's list of trusted sources from its best one to the end", required=True
        ),
        "records": Column("int64", "number of records that say so", required=True),
        "sources": Column("array<string>", "the sources that say so", required=True),
        "newest": Column("timestamp", "when one of these records was last changed, UTC"),
        "rule": Column(
            "string",
            "by what it lost, or won over the next; order: nothing told them apart",
            required=True,
            values=("decided", "most_trusted", "most_recent", "most_complete", "most_frequent", "main_site", "order"),
        ),
    },
)
