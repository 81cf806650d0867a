"""The table `capability`: how far omnichannel work has come, by the data."""

from hcploop.schema.declare import Column, Table

capability = Table(
    "capability",
    "how far omnichannel work has come: what the data show, stage by stage",
    key=("item",),
    columns={
        "stage": Column("int64", "the stage it belongs to, 1 to 4", required=True),
        "item": Column("string", "what is looked at", required=True),
        "figure_value": Column("float64", "what the data show; null where they tell nothing"),
        "threshold": Column("float64", "what the stage asks for at least", required=True),
        "is_met": Column("boolean", "whether it is there", required=True),
        "reached": Column("int64", "the stage reached: 0 to 4, the same in every row", required=True),
        "is_next_gap": Column("boolean", "whether the next stage waits for it", required=True),
        "evidence": Column("string", "what was looked at and found, as a sentence", required=True),
        "evidence_zh": Column("string", "the same in Chinese", required=True),
    },
)
