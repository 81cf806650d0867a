"""The table `blocked`: how often a rule held actions back."""

from hcploop.schema.declare import Column, Table

blocked = Table(
    "blocked",
    "how often a rule held actions back",
    key=(
        "rule",
        "brand",
        "channel",
    ),
    columns={
        "rule": Column("string", "the rule of the policy pack", required=True),
        "brand": Column("string", "the brand", required=True),
        "channel": Column("string", "the channel", required=True),
        "offers": Column("int64", "actions that it held back, alone or with others", required=True),
        "people": Column("int64", "people whom they were for", required=True),
        "alone": Column("int64", "actions that nothing else held back", required=True),
    },
)
