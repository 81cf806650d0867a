"""The table `response_model`: how the probability of an answer is worked out, and how far it can be trusted."""

from hcploop.schema.declare import Column, Table

response_model = Table(
    "response_model",
    "a number of the response model: how likely answers are, and how far that can be trusted",
    key=("channel", "part", "term"),
    columns={
        "version": Column("string", "hash of all numbers that predictions follow from", required=True),
        "channel": Column("string", "the channel, `nothing` without a contact, `all` for every channel", required=True),
        "part": Column(
            "string",
            "coefficient (calibrated, of the term as it stands), centre (mean of the term), rate (of answers: its "
            "mean, and the contacts after which a person's own weighs as much), calibration (a line), quality",
            required=True,
            values=("coefficient", "centre", "rate", "calibration", "quality"),
        ),
        "term": Column("string", "the term of the log-odds, or the figure of quality", required=True),
        "value": Column("float64", "the number; null where there is too little to tell"),
    },
)
