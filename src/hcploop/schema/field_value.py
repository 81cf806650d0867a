"""The table `field_value`: a value that a person's records tell of a field; between two stages."""

from hcploop.schema.declare import Column, Table

FIELDS = (
    "name", "hospital", "department", "title", "academic_title", "phone", "email", "licence_no", "rep_id",
    "graduated_year",
)  # fmt: skip
"""The fields of `hcp` of which one value survives; province and city go with the hospital."""

field_value = Table(
    "field_value",
    "a value that a person's records tell of a field; with full contacts, so between two stages only",
    key=("one_id", "field", "value"),
    columns={
        "one_id": Column("string", "the person", required=True),
        "field": Column("string", "the field; of `hospital` the value is the place's id or key", required=True),
        "value": Column("string", "the value, in standard form", required=True),
        "beside": Column("string", "what goes with it: a name's sound, a title's rank"),
        "writing": Column("string", "of a name what it is in any script of its language: 劉蘭欣 and 刘兰欣 have one"),
        "institution_id": Column("string", "of a hospital its id"),
        "hospital": Column("string", "of a hospital its name"),
        "province": Column("string", "of a hospital its province"),
        "city": Column("string", "of a hospital its city"),
        "is_decided": Column("boolean", "a steward chose it", required=True),
        "is_main": Column("boolean", "the main hospital in `workplace`, where that is asked for", required=True),
        "trust": Column("int64", "how far up its best source stands in the list; 0 for not at all", required=True),
        "records": Column("int64", "number of records that tell it", required=True),
        "newest": Column("timestamp", "when a record that tells it was last changed, UTC"),
        "sources": Column("array<string>", "who tells it, each as often as it has records", required=True),
        "rank": Column("string", "a text by which the values of a field sort, the person's own last", required=True),
    },
)
