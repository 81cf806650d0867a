"""The table `affiliation`: a person at a hospital, as one source tells it."""

from hcploop.schema.declare import Column, Table

affiliation = Table(
    "affiliation",
    "a person at a hospital, as one source tells it",
    key=(
        "record_id",
        "hospital",
        "department",
        "since_on",
    ),
    columns={
        "record_id": Column("int64", "the record", required=True),
        "one_id": Column("string", "the person"),
        "institution_id": Column("string", "the hospital, where recognised"),
        "hospital": Column("string", "the hospital's name", required=True),
        "hospital_key": Column("string", "what two spellings of the hospital share"),
        "department": Column("string", "department there"),
        "title": Column("string", "title there"),
        "since_on": Column("date", "from"),
        "until_on": Column("date", "to; null while it lasts"),
        "is_main": Column("boolean", "the main place of work"),
        "source": Column("string", "who told it", required=True),
    },
)
