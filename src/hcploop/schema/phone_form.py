"""The table `phone_form`: which telephone a text names."""

from hcploop.schema.declare import Column, Table

phone_form = Table(
    "phone_form",
    "a telephone as written, and the number that it is",
    key=("raw",),
    columns={
        "raw": Column("string", "the telephone as it came", required=True),
        "phone": Column("string", "E.164, such as +8613912345678; null where it is no number"),
        "extension": Column("string", "digits behind the number, where it is a switchboard's"),
        "reason": Column(
            "string",
            "how it was read, or why it was not",
            required=True,
            values=("mobile", "parsed", "rounded", "placeholder", "invalid", "empty"),
        ),
    },
)
