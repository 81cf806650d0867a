"""The table `quarantine`: a row that was not taken, and why."""

from hcploop.schema.declare import Column, Table

quarantine = Table(
    "quarantine",
    "a row that was not taken, and why",
    key=(
        "feed",
        "file",
        "row_number",
        "column_name",
    ),
    columns={
        "feed": Column("string", "the feed", required=True),
        "file": Column("string", "the file", required=True),
        "row_number": Column("int64", "the row as the spreadsheet shows it; the header is row 1", required=True),
        "column_name": Column("string", "the column as the file calls it", required=True),
        "raw_value": Column("string", "the value"),
        "reason": Column("string", "why, and what to do", required=True),
        "is_row_kept": Column("boolean", "true where the row stayed and this value alone was left out"),
    },
)
