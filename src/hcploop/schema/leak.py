"""The table `leak`: where the loop loses against its plan."""

from hcploop.schema.declare import Column, Table

leak = Table(
    "leak",
    "where the loop loses against its plan",
    key=(
        "brand",
        "period",
        "stage",
        "metric",
        "cut",
        "cut_value",
    ),
    columns={
        "brand": Column("string", "the brand", required=True),
        "period": Column("string", "the period", required=True),
        "stage": Column(
            "string", "reach, engage, convert or result", required=True, values=("reach", "engage", "convert", "result")
        ),
        "metric": Column("string", "the metric", required=True),
        "cut": Column("string", "what it is cut by, empty for the whole", required=True),
        "cut_value": Column("string", "the value of the cut", required=True),
        "figure_value": Column("float64", "the figure"),
        "goal": Column("float64", "the plan", required=True),
        "attained_share": Column("float64", "figure ÷ goal (goal ÷ figure for costs)"),
        "step_share": Column("float64", "attained share ÷ that of the stage before: what is lost in this step itself"),
        "shortfall_share": Column("float64", "for a cut: the part of its stage's shortfall that arises in it"),
        "is_weakest": Column("boolean", "whether the chain of the period breaks here first", required=True),
        "verdict": Column("string", "why, as a sentence", required=True),
    },
)
