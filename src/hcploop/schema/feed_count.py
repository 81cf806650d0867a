"""The table `feed_count`: what became of a file's rows."""

from hcploop.schema.declare import Column, Table

feed_count = Table(
    "feed_count",
    "what became of a file's rows",
    key=(
        "feed",
        "file",
    ),
    columns={
        "feed": Column("string", "the feed", required=True),
        "kind": Column("string", "its kind", required=True),
        "file": Column("string", "the file", required=True),
        "rows_in": Column("int64", "rows in the file", required=True),
        "rows_kept": Column("int64", "rows in force", required=True),
        "rows_quarantined": Column("int64", "rows not taken", required=True),
        "rows_replaced": Column(
            "int64", "rows that a later row stands for, said twice, or summed into another", required=True
        ),
        "rows_deleted": Column("int64", "rows taken out by a deletion mark or a window", required=True),
        "rows_forgotten": Column("int64", "rows of people who were forgotten; nothing of them is kept"),
    },
)
