"""The table `gram_row`: what people took in who teach what goes with what; made between stages, not kept."""

from hcploop.schema.declare import Column, Table

gram_row = Table(
    "gram_row",
    "what people took in who teach what goes with what; made between stages, not kept",
    key=(
        "person",
        "content_id",
    ),
    columns={
        "person": Column("int64", "number of the person", required=True),
        "content_id": Column("string", "the content", required=True),
        "number": Column("int64", "number of the content", required=True),
        "weight": Column("float64", "1 today, less the longer ago", required=True),
    },
)
