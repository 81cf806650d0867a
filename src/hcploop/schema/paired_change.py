"""The table `paired_change`: how answers of the same people to the same items changed."""

from hcploop.schema.declare import Column, Table

paired_change = Table(
    "paired_change",
    "how answers of the same people to the same items changed; made between stages, not kept",
    columns={
        "brand": Column("string", "the brand, `all` for the market", required=True),
        "period": Column("string", "2026-W10, 2026-03, 2026-Q1, 2026 or all", required=True),
        "cut": Column("string", "what it is cut by, empty for the whole", required=True),
        "cut_value": Column("string", "the value of the cut", required=True),
        "survey_kind": Column("string", "belief or quiz", required=True),
        "pairs": Column("int64", "people with an answer before and one after", required=True),
        "before": Column("float64", "mean before"),
        "after": Column("float64", "mean after"),
        "change": Column("float64", "mean difference"),
        "deviation": Column("float64", "standard deviation of the differences"),
        "offered": Column("int64", "pairs among those who are not held out", required=True),
        "offered_change": Column("float64", "their mean difference"),
        "offered_deviation": Column("float64", "its standard deviation"),
        "held": Column("int64", "pairs among those held out; 0 where nobody is", required=True),
        "held_change": Column("float64", "their mean difference"),
        "held_deviation": Column("float64", "its standard deviation"),
    },
)
