"""The table `decision`: the log of decisions, with what else could have been decided."""

from hcploop.schema.declare import Column, Table

decision = Table(
    "decision",
    "the log of decisions, with what else could have been decided",
    key=("decision_id",),
    columns={
        "decision_id": Column("string", "the decision", required=True),
        "one_id": Column("string", "the person", required=True),
        "brand": Column("string", "the brand", required=True),
        "decided_at": Column("timestamp", "UTC", required=True),
        "is_holdout": Column("boolean", "in the permanent hold-out", required=True),
        "chosen": Column("string", "the arm that was drawn", required=True),
        "arms": Column("array<string>", "the shortlist, doing nothing among them", required=True),
        "propensities": Column("array<float64>", "probability of each arm, summing to 1", required=True),
        "values": Column("array<float64>", "estimated value of each arm", required=True),
        "excluded": Column("array<string>", "what was left out and why", required=True),
        "policy_version": Column("string", "policy", required=True),
        "model_version": Column("string", "model", required=True),
        "seed": Column("int64", "seed", required=True),
    },
)
