"""The table `decision`: what was decided for a person, and how likely everything else was."""

from hcploop.schema.declare import Column, Table

decision = Table(
    "decision",
    "what was decided for a person, and how likely everything else was",
    key=("decision_id",),
    columns={
        "decision_id": Column("string", "the decision", required=True),
        "one_id": Column("string", "the person", required=True),
        "brand": Column("string", "brand of the drawn arm, `all` for nothing", required=True),
        "decided_at": Column("timestamp", "UTC", required=True),
        "expires_at": Column("timestamp", "UTC; until then it stands", required=True),
        "is_holdout": Column("boolean", "in the permanent hold-out", required=True),
        "chosen": Column("string", "the arm that was drawn: brand|channel|content|sender, or nothing", required=True),
        "allocated": Column("string", "the arm that allocation under capacity chose", required=True),
        "propensity": Column("float64", "probability of the drawn arm", required=True),
        "arms": Column("array<string>", "the shortlist, doing nothing among them", required=True),
        "propensities": Column("array<float64>", "probability of each arm, summing to 1", required=True),
        "values": Column("array<float64>", "estimated value of each arm", required=True),
        "excluded": Column("array<string>", "rules that left actions out, as rule:channel", required=True),
        "policy_version": Column("string", "hash of pack and policy", required=True),
        "model_version": Column("string", "hash of the response model", required=True),
        "seed": Column("int64", "seed", required=True),
    },
)
