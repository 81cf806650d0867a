"""The table `outcome`: what was sold."""

from hcploop.schema.declare import Column, Table

outcome = Table(
    "outcome",
    "what was sold",
    key=(
        "period",
        "product",
        "institution",
        "region",
        "record_id",
    ),
    columns={
        "period": Column("string", "the period", required=True),
        "product": Column("string", "the product, by one name in all its writings", required=True),
        "product_id": Column("string", "the same product, in all its writings"),
        "company": Column("string", "who makes it, by one name in all its writings"),
        "company_id": Column("string", "the same company"),
        "brand": Column("string", "the brand", required=True),
        "institution": Column("string", "hospital, by its official name where it is known"),
        "institution_id": Column("string", "the same hospital in `institution`; null where it is not known"),
        "region": Column("string", "region"),
        "units": Column("float64", "units"),
        "value": Column("float64", "in the market's currency"),
        "price": Column("float64", "per unit"),
        "record_id": Column("int64", "the person, in markets whose policy allows it"),
    },
)
