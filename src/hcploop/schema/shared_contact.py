"""The table `shared_contact`: a telephone or address that belongs to an office, not to a person."""

from hcploop.schema.declare import Column, Table

shared_contact = Table(
    "shared_contact",
    "a telephone or e-mail address that too many different people give as theirs",
    key=("kind", "contact"),
    columns={
        "kind": Column("string", "phone or email", required=True, values=("phone", "email")),
        "contact": Column("string", "the telephone or address", required=True),
        "names": Column("int64", "number of differently sounding names that give it", required=True),
        "records": Column("int64", "number of records that hold it", required=True),
    },
)
