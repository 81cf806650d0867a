"""The table `figure`: one figure of the closed loop."""

from hcploop.schema.declare import Column, Table

figure = Table(
    "figure",
    "one figure of the closed loop",
    key=(
        "stage",
        "metric",
        "brand",
        "period",
        "cut",
        "cut_value",
    ),
    columns={
        "stage": Column(
            "string",
            "reach, engage, convert, result or data",
            required=True,
            values=("reach", "engage", "convert", "result", "data"),
        ),
        "metric": Column("string", "the metric's name", required=True),
        "brand": Column("string", "the brand, `all` for the market", required=True),
        "period": Column("string", "2026-03-05, 2026-W10, 2026-03, 2026-Q1, 2026 or all", required=True),
        "cut": Column("string", "what it is cut by, empty for the whole", required=True),
        "cut_value": Column("string", "the value of the cut", required=True),
        "figure_value": Column("float64", "the figure, in the metric's unit"),
        "numerator": Column("float64", "what was counted"),
        "denominator": Column("float64", "out of what"),
        "n": Column("int64", "observations behind it", required=True),
        "low": Column("float64", "lower bound"),
        "high": Column("float64", "upper bound"),
    },
)
