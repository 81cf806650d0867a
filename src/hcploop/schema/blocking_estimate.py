"""The table `blocking_estimate`: how many pairs of one person no rule compares, estimated without labels."""

from hcploop.schema.declare import Column, Table

blocking_estimate = Table(
    "blocking_estimate",
    "how many pairs of one person no rule compares, estimated from how often two kinds of rules find the same ones",
    key=("accept",),
    columns={
        "accept": Column("float64", "pairs of at least this probability are taken for one person", required=True),
        "by_both": Column("int64", "pairs found by what is hers and by traits", required=True),
        "by_own": Column("int64", "pairs found only by what is hers: identifier, telephone, e-mail", required=True),
        "by_traits": Column("int64", "pairs found only by traits, such as name and hospital", required=True),
        "missed": Column("float64", "pairs found by neither, estimated; null where nothing tells"),
        "ceiling": Column("float64", "the share of pairs that is found: no score can find more; 0 to 1"),
        "ceiling_low": Column("float64", "lower end of its interval of 95 percent"),
        "ceiling_high": Column("float64", "upper end of its interval of 95 percent"),
    },
)
