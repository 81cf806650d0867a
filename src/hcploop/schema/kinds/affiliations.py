"""Feeds of the kind `affiliations`: a person at a hospital."""

from hcploop.schema.declare import Column
from hcploop.schema.kinds.declare import Kind

affiliations = Kind(
    "affiliations",
    "a person at a hospital",
    key=(
        "person",
        "hospital",
        "department",
        "since_on",
    ),
    window="since_on",
    person="required",
    columns={
        "hospital": Column("string", "hospital", required=True),
        "department": Column("string", "department"),
        "title": Column("string", "rank there"),
        "since_on": Column("date", "from"),
        "until_on": Column("date", "to"),
        "is_main": Column("boolean", "the main place of work"),
    },
)
