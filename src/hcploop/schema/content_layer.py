"""The table `content_layer`: the need layer that a content serves; made between stages, not kept."""

from hcploop.schema.declare import Column, Table

content_layer = Table(
    "content_layer",
    "the need layer that a content serves; made between stages, not kept",
    key=(
        "content_id",
        "ladder",
    ),
    columns={
        "content_id": Column("string", "the content", required=True),
        "ladder": Column("string", "the ladder", required=True),
        "layer": Column("string", "the layer it serves", required=True),
    },
)
