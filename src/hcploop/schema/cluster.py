"""The table `cluster`: records that this run takes for one person, before ids are given."""

from hcploop.schema.declare import Column, Table

cluster = Table(
    "cluster",
    "records that this run takes for one person, before ids are given",
    key=("record_id",),
    columns={
        "record_id": Column("int64", "the record", required=True),
        "cluster": Column("int64", "the smallest record number among them", required=True),
        "probability": Column(
            "float64", "of the record's strongest link to the others (1 for a record alone)", required=True
        ),
    },
)
