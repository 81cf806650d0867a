"""The table `verdict`: an offer, and which rules hold it back."""

from hcploop.schema.declare import Column, Table
from hcploop.schema.offer import offer

verdict = Table(
    "verdict",
    "an offer, and which rules hold it back; made between stages, not kept",
    key=offer.key,
    columns={
        **offer.columns,
        "is_allowed": Column("boolean", "whether no rule holds it back", required=True),
        "blocked_by": Column("array<string>", "the rules that hold it back, in the order of the pack", required=True),
    },
)
