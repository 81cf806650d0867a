"""The table `person_key`: how a feed names people, and which records that means."""

from hcploop.schema.declare import Column, Table

person_key = Table(
    "person_key",
    "how a feed names a person, and which record that means",
    key=("person_kind", "person_raw"),
    columns={
        "person_kind": Column("string", "the identifier column that named the person", required=True),
        "person_raw": Column("string", "the identifier as the file writes it", required=True),
        "person_value": Column("string", "the identifier, normalised; null when it names nobody"),
        "record_id": Column("int64", "the record; null when it names nobody"),
    },
)
