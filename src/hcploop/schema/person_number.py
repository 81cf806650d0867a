"""The table `person_number`: a person's number within a run."""

from hcploop.schema.declare import Column, Table

person_number = Table(
    "person_number",
    "a person's number within a run, which is quicker to join by than her id; made between stages, not kept",
    key=("one_id",),
    columns={
        "one_id": Column("string", "the person", required=True),
        "person": Column("int64", "her number, from 0 in the order of ids", required=True),
    },
)
