"""The table `person_amount`: what is measured about a person, before it is ranked."""

from hcploop.schema.declare import Column, Table

person_amount = Table(
    "person_amount",
    "what is measured about a person; a further column for each indicator, named as it is; "
    "made between stages, not kept",
    key=("one_id", "brand"),
    columns={
        "one_id": Column("string", "the person", required=True),
        "brand": Column("string", "the brand", required=True),
        "population": Column("string", "the people she is ranked among", required=True),
    },
)
