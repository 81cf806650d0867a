"""The table `territory`: a territory."""

from hcploop.schema.declare import Column, Table

territory = Table(
    "territory",
    "a territory",
    key=("territory",),
    columns={
        "territory": Column("string", "its name", required=True),
        "parent": Column("string", "the territory above"),
        "region": Column("string", "region"),
        "institution": Column("string", "a hospital in it"),
    },
)
