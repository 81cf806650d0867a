"""The table `run`: the run that made the snapshot."""

from hcploop.schema.declare import Column, Table

run = Table(
    "run",
    "the run that made the snapshot",
    key=("snapshot_id",),
    columns={
        "snapshot_id": Column("string", "the snapshot", required=True),
        "parent": Column("string", "the snapshot before"),
        "as_of": Column("timestamp", "the moment up to which was read, UTC", required=True),
        "market": Column("string", "name of the market", required=True),
        "version": Column("string", "version of hcploop", required=True),
        "seed": Column("int64", "seed", required=True),
        "engine": Column("string", "engine", required=True),
        "people": Column("int64", "persons", required=True),
        "records": Column("int64", "records", required=True),
        "touches": Column("int64", "contacts", required=True),
        "resolution_share": Column("float64", "delivered contacts whose person is known ÷ delivered contacts"),
    },
)
