"""The table `unit_change`: what a hospital (or a doctor) sold before and after the loop began."""

from hcploop.schema.declare import Column, Table

unit_change = Table(
    "unit_change",
    "what a hospital, or a doctor where the policy allows, sold before and after; made between stages, not kept",
    key=("brand", "period", "design", "unit_id"),
    columns={
        "brand": Column("string", "the brand, `all` for the market", required=True),
        "period": Column("string", "the period, or `all` that are judged", required=True),
        "design": Column("string", "what is compared", required=True, values=("institution", "doctor")),
        "unit_id": Column("string", "the hospital or the doctor", required=True),
        "cluster_id": Column("string", "units of one cluster are alike: the hospital", required=True),
        "doctors": Column("int64", "enrolled doctors", required=True),
        "held_out": Column("int64", "of these, held out", required=True),
        "weight": Column("float64", "of the doctors", required=True),
        "held_out_weight": Column("float64", "of those held out", required=True),
        "amount_before": Column("float64", "units in as much time before; margin for the market", required=True),
        "amount": Column("float64", "units in the period; margin for the market", required=True),
        "margin_each": Column("float64", "margin of one unit at the period's price; null without a price"),
    },
)
