"""The table `logged_choice`: an arm of a logged decision, as a policy to be judged would have weighed it."""

from hcploop.schema.declare import Column, Table

logged_choice = Table(
    "logged_choice",
    "an arm of a logged decision, with what a policy that is judged would have done; made between stages, not kept",
    key=("decision_id", "arm"),
    columns={
        "decision_id": Column("string", "the decision", required=True),
        "person": Column("string", "the person; decisions about one person hang together", required=True),
        "arm": Column("string", "the arm", required=True),
        "arm_kind": Column("string", "what arms of different decisions share, such as the channel", required=True),
        "propensity": Column("float64", "probability with which the log drew the arm, above 0", required=True),
        "target_probability": Column("float64", "probability that the judged policy gives the arm", required=True),
        "is_chosen": Column("boolean", "whether the arm was drawn", required=True),
        "reward": Column("float64", "what followed; null for an arm that was not drawn"),
        "features": Column("array<float64>", "what was known before, the same number in each row; may be empty"),
    },
)
