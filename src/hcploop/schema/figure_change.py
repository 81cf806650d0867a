"""The table `figure_change`: a figure beside that of an earlier period, in all and a working day."""

from hcploop.schema.declare import Column, Table

figure_change = Table(
    "figure_change",
    "a figure that adds up over days beside the same of an earlier period, in all and a working day",
    key=("metric", "brand", "period", "cut", "cut_value", "against"),
    columns={
        "metric": Column("string", "the metric's name", required=True),
        "brand": Column("string", "the brand, `all` for the market", required=True),
        "period": Column("string", "2026-W10, 2026-03, 2026-Q1 or 2026, which is over", required=True),
        "cut": Column("string", "empty, or what it is cut by", required=True),
        "cut_value": Column("string", "the value of the cut", required=True),
        "against": Column(
            "string",
            "before: the period before; year_before: the same period of the year before",
            required=True,
            values=("before", "year_before"),
        ),
        "against_period": Column("string", "the earlier period", required=True),
        "figure_value": Column("float64", "the figure"),
        "value_against": Column("float64", "that of the earlier period"),
        "change_share": Column("float64", "figure ÷ that of the earlier period − 1"),
        "working_days": Column("int64", "working days of the period", required=True),
        "working_days_against": Column("int64", "those of the earlier period", required=True),
        "change_share_per_day": Column("float64", "the same change of the figure a working day"),
    },
)
