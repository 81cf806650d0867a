"""The table `institution`: a hospital."""

from hcploop.schema.declare import Column, Table

institution = Table(
    "institution",
    "a hospital",
    key=("institution_id",),
    columns={
        "institution_id": Column("string", "its id", required=True),
        "name": Column("string", "official name", required=True),
        "aliases": Column("array<string>", "other names"),
        "level": Column("string", "level, such as 三级甲等"),
        "province": Column("string", "province"),
        "city": Column("string", "city"),
        "address": Column("string", "address"),
        "is_listed": Column("boolean", "whether the product is on its list"),
        "source": Column("string", "who told it"),
    },
)
