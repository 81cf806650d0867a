"""The table `period_part`: a part of what was counted in a period."""

from hcploop.schema.declare import Table
from hcploop.schema.period_count import period_count

period_part = Table(
    "period_part",
    "a part of what was counted in a period, 0 where it counts something else; made between stages, not kept",
    columns={name: column for name, column in period_count.columns.items() if name not in ("people", "days")},
)
