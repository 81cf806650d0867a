"""The table `target`: a person on a target list."""

from hcploop.schema.declare import Column, Table

target = Table(
    "target",
    "a person on a target list",
    key=(
        "target_list",
        "record_id",
        "name",
        "hospital",
        "brand",
    ),
    columns={
        "target_list": Column("string", "the list", required=True),
        "record_id": Column("int64", "the record; null where name and hospital are nobody's, or those of several"),
        "one_id": Column("string", "the person"),
        "name": Column("string", "name, where the list tells it"),
        "hospital": Column("string", "hospital, by its official name where it is known"),
        "institution_id": Column("string", "the same hospital in `institution`; null where it is not known"),
        "brand": Column("string", "the brand", required=True),
        "grade": Column("string", "grade on the list"),
        "rep_id": Column("string", "the representative"),
    },
)
