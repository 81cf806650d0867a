"""The table `person_fact`: what rules may ask of a person, whatever is offered."""

from hcploop.schema.declare import Column, Table

person_fact = Table(
    "person_fact",
    "what rules may ask of a person, whatever is offered; made between stages, not kept",
    key=("one_id",),
    columns={
        "one_id": Column("string", "the person", required=True),
        "is_suppressed": Column("boolean", "whether she must not be contacted at all", required=True),
        "is_active": Column("boolean", "whether she still works as far as we know", required=True),
        "is_verified": Column("boolean", "whether a licence of hers is known", required=True),
        "contacts_7d": Column("int64", "contacts that we made over all channels in the last 7 days", required=True),
        "contacts_30d": Column("int64", "the same in 30 days", required=True),
        "days_since_contact": Column("float64", "days since our last contact by any channel; null for never"),
    },
)
