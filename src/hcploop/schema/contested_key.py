"""The table `contested_key`: a number of keys that may stand more than once."""

from hcploop.schema.declare import Column, Table

contested_key = Table(
    "contested_key",
    "a number of keys that may stand more than once, or that a row marks as gone; made between stages, not kept",
    key=("number",),
    columns={"number": Column("uint64", "the number of the key", required=True)},
)
