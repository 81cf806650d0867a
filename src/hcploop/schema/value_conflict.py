"""The table `value_conflict`: a field whose best value was hard to tell."""

from hcploop.schema.declare import Column, Table

value_conflict = Table(
    "value_conflict",
    "a field of a person whose best value a steward should decide",
    key=("one_id", "field"),
    columns={
        "one_id": Column("string", "the person", required=True),
        "field": Column("string", "the field of `hcp`", required=True),
        "value": Column("string", "what `hcp` shows; contacts and licences masked", required=True),
        "other": Column("string", "what it could be as well", required=True),
        "weight": Column("int64", "number of records that say the one or the other", required=True),
        "rule": Column("string", "by what the one that `hcp` shows won; order: nothing told them apart", required=True),
        "reason": Column(
            "string",
            "tie: the first rule does not tell them apart; trusted: sources equally trusted tell both, with as many "
            "records",
            required=True,
            values=("tie", "trusted"),
        ),
        "sources": Column("array<string>", "who says the one or the other", required=True),
    },
)
