"""The table `policy_value`: what a policy would have been worth, estimated from logged decisions."""

from hcploop.schema.declare import Column, Table

policy_value = Table(
    "policy_value",
    "what a policy would have been worth, estimated from logged decisions",
    key=(
        "policy",
        "estimator",
    ),
    columns={
        "policy": Column("string", "the policy that is judged", required=True),
        "estimator": Column("string", "ips, snips or dr", required=True, values=("ips", "snips", "dr")),
        "estimate": Column("float64", "mean response; null where it cannot be evaluated"),
        "low": Column("float64", "lower bound, 95 %"),
        "high": Column("float64", "upper bound"),
        "n": Column("int64", "decisions", required=True),
        "effective_n": Column("float64", "effective sample size", required=True),
        "mean_weight": Column("float64", "mean importance weight", required=True),
        "max_weight": Column("float64", "largest weight", required=True),
        "is_evaluable": Column("boolean", "whether the log can tell", required=True),
        "verdict": Column("string", "why not, or evaluable", required=True),
    },
)
