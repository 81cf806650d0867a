"""The table `capacity`: how much there is of something that actions use."""

from hcploop.schema.declare import Column, Table

capacity = Table(
    "capacity",
    "how much there is of something that actions use, for the decisions of one run",
    key=("resource",),
    columns={
        "resource": Column("string", "its name, such as visit:R0001, budget, face_to_face:BRAND", required=True),
        "applies_to": Column(
            "string",
            "resource: actions that name it; arms: every action of the brand and the channels",
            required=True,
            values=("resource", "arms"),
        ),
        "unit": Column(
            "string",
            "contacts, or currency where each action uses its cost",
            required=True,
            values=("contacts", "currency"),
        ),
        "brand": Column("string", "for `arms`: the brand, null for every one"),
        "channels": Column("array<string>", "for `arms`: the channels; null or empty for every one"),
        "at_most": Column("float64", "in its unit; null for no limit"),
        "at_least": Column("float64", "in its unit, such as visits for a brand that is launched; null for none"),
    },
)
