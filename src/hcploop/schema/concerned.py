"""The table `concerned`: whom a refresh is for."""

from hcploop.schema.declare import Column, Table

concerned = Table(
    "concerned",
    "whom a refresh is for: people of whom something new is known; made between stages, not kept",
    key=("one_id",),
    columns={"one_id": Column("string", "the person", required=True)},
)
