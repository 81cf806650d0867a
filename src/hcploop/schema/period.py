"""The table `period`: a day, week, month, quarter or year, or all time."""

from hcploop.schema.declare import Column, Table

period = Table(
    "period",
    "a day, week, month, quarter or year, or all time; made between stages, not kept",
    key=("period",),
    columns={
        "period": Column("string", "2026-03-05, 2026-W10, 2026-03, 2026-Q1, 2026 or all", required=True),
        "kind": Column(
            "string",
            "how long it is",
            required=True,
            values=("day", "week", "month", "quarter", "year", "all"),
        ),
        "begins_on": Column("date", "its first day", required=True),
        "ends_on": Column("date", "its last day", required=True),
        "days": Column("int64", "its days from the first known day to the as-of day", required=True),
        "working_days": Column("int64", "those of these days on which people work", required=True),
        "year_before": Column("string", "the same period of the year before; null for all time"),
        "before": Column("string", "the period before it; null for all time"),
        "is_complete": Column("boolean", "whether its last day is not after the as-of day", required=True),
    },
)
