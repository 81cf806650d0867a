"""The table `person_cut`: what a person's figures are cut by."""

from hcploop.schema.declare import Column, Table

person_cut = Table(
    "person_cut",
    "what a person's figures are cut by; made between stages, not kept",
    key=("one_id", "brand"),
    columns={
        "one_id": Column("string", "the person", required=True),
        "person": Column(
            "int64", "her number in this run, for counting: cut × 2**32 and a running number", required=True
        ),
        "cut": Column("int64", "number of the brand's tier and region", required=True),
        "brand": Column("string", "the brand, `all` for the market", required=True),
        "tier": Column("string", "her tier for the brand, `unknown` without one", required=True),
        "region": Column("string", "her sales region, `unknown` without one", required=True),
    },
)
