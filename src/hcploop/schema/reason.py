"""The table `reason`: why an action stands on a person's shortlist, in words."""

from hcploop.schema.declare import Column, Table

reason = Table(
    "reason",
    "why an action stands on a person's shortlist, in words; made between stages, not kept",
    key=("one_id", "arm"),
    columns={
        "one_id": Column("string", "the person", required=True),
        "arm": Column("string", "the arm", required=True),
        "reason": Column("string", "why, in English", required=True),
        "reason_zh": Column("string", "why, in Chinese", required=True),
        "evidence": Column("array<string>", "what can be checked: contents, days and counts", required=True),
        "driver": Column("string", "what spoke most for it"),
    },
)
