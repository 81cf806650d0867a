"""The table `effect`: what the loop has caused, by its hold-out."""

from hcploop.schema.declare import Column, Table

effect = Table(
    "effect",
    "what the loop has caused in a period, by its hold-out",
    key=("brand", "period", "design"),
    columns={
        "brand": Column("string", "the brand, `all` for the market", required=True),
        "period": Column("string", "the period, or `all` that are judged", required=True),
        "design": Column("string", "what was compared", required=True, values=("institution", "doctor")),
        "units_compared": Column("int64", "hospitals or doctors", required=True),
        "doctors": Column("int64", "enrolled doctors in them", required=True),
        "held_out": Column("int64", "of these, held out", required=True),
        "incremental_units": Column("float64", "units sold because of the loop; null for the market as a whole"),
        "incremental_units_low": Column("float64", "lower bound, 95 %"),
        "incremental_units_high": Column("float64", "upper bound"),
        "incremental_margin": Column("float64", "margin of these, in the market's currency"),
        "incremental_margin_low": Column("float64", "lower bound, 95 %"),
        "incremental_margin_high": Column("float64", "upper bound"),
        "cost": Column("float64", "what was spent, in the market's currency; null where nothing is told"),
        "roi": Column("float64", "(incremental margin − cost) ÷ cost; null where it is not evaluable"),
        "roi_low": Column("float64", "lower bound, 95 %; stands also where it is too wide"),
        "roi_high": Column("float64", "upper bound"),
        "is_evaluable": Column("boolean", "whether there is an answer", required=True),
        "verdict": Column("string", "the answer, or why there is none", required=True),
    },
)
