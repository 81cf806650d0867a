"""The table `outcome_period`: which periods of what was sold are complete."""

from hcploop.schema.declare import Column, Table

outcome_period = Table(
    "outcome_period",
    "a period of what was sold, and whether it is complete enough to be compared",
    key=("period",),
    columns={
        "period": Column("string", "2026-03, 2026-Q1, 2026-W10, 2026 or 2026-03-05", required=True),
        "grain": Column(
            "string", "how long it is", required=True, values=("day", "week", "month", "quarter", "year", "other")
        ),
        "starts_on": Column("date", "its first day; null where it is no period of the calendar"),
        "ends_on": Column("date", "its last day"),
        "reporters": Column("int64", "hospitals or regions with a row in it", required=True),
        "is_complete": Column("boolean", "whether it is compared", required=True),
        "is_baseline": Column("boolean", "whether later periods are compared with it", required=True),
        "is_judged": Column("boolean", "whether what the loop caused in it is estimated", required=True),
        "verdict": Column("string", "why not, or complete", required=True),
    },
)
