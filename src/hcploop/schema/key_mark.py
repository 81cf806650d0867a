"""The table `key_mark`: the key of a staged row, as a number."""

from hcploop.schema.declare import Column, Table

key_mark = Table(
    "key_mark",
    "the key of a staged row, as a number; made between stages, not kept",
    columns={
        "number": Column("uint64", "the number of the key; other keys may share it", required=True),
        "is_deleted": Column("boolean", "true for a row that marks its key as gone", required=True),
    },
)
