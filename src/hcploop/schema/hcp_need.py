"""The table `hcp_need`: the need a person is at, and the next."""

from hcploop.schema.declare import Column, Table

hcp_need = Table(
    "hcp_need",
    "the need a person is at, and the next",
    key=(
        "one_id",
        "brand",
        "ladder",
    ),
    columns={
        "one_id": Column("string", "the person", required=True),
        "brand": Column("string", "the brand", required=True),
        "ladder": Column("string", "the ladder", required=True),
        "layer": Column("string", "the layer she is at", required=True),
        "next_layer": Column("string", "the layer to come"),
        "reason": Column("string", "why", required=True),
    },
)
