"""The table `hcp_tag`: a tag a person earned by what she did."""

from hcploop.schema.declare import Column, Table

hcp_tag = Table(
    "hcp_tag",
    "a tag a person earned by what she did",
    key=(
        "one_id",
        "tag",
    ),
    columns={
        "one_id": Column("string", "the person", required=True),
        "tag": Column("string", "the tag", required=True),
        "family": Column("string", "its family", required=True),
        "weight": Column("float64", "action weight × dwell × decay, summed; see the page on tags", required=True),
        "share": Column("float64", "its part of the person's weight in the family, 0 to 1", required=True),
        "contents": Column("int64", "different contents behind it", required=True),
        "touches": Column("int64", "contacts behind it", required=True),
        "first_on": Column("date", "first of them", required=True),
        "last_on": Column("date", "last of them", required=True),
        "evidence": Column(
            "array<string>", "the contents that carry most of the weight, heaviest first", required=True
        ),
    },
)
