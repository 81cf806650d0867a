"""The table `product_match`: which product a written name is."""

from hcploop.schema.declare import Column, Table

product_match = Table(
    "product_match",
    "a product's name as written, and which product it is",
    key=("raw",),
    columns={
        "raw": Column("string", "the name as it came", required=True),
        "product_id": Column("string", "the product, the same for all its names"),
        "product": Column("string", "its name: as listed, else as most rows write it"),
    },
)
