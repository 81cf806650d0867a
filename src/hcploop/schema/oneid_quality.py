"""The table `oneid_quality`: how right OneID is, as stewards' answers tell."""

from hcploop.schema.declare import Column, Table

MEASURES = ("precision", "recall", "f1")

oneid_quality = Table(
    "oneid_quality",
    "how right the links between records are, estimated from what stewards said of a sample",
    key=("measure",),
    columns={
        "measure": Column("string", "what is estimated, of pairs of records", required=True, values=MEASURES),
        "estimate": Column("float64", "the likeliest value, 0 to 1; null while too few have been judged"),
        "low": Column("float64", "the true value lies above this with a chance of 97.5 %"),
        "high": Column("float64", "the true value lies below this with a chance of 97.5 %"),
        "answers": Column("int64", "pairs that stewards judged", required=True),
        "wanted": Column("int64", "how many more must be judged before it is estimated", required=True),
    },
)
