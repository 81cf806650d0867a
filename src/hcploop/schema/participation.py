"""The table `participation`: what a person did with a content that carries tags."""

from hcploop.schema.declare import Column, Table

participation = Table(
    "participation",
    "what a person did with a content that carries tags, by record, month and action; made between stages, not kept",
    columns={
        "person": Column("int32", "place of the person among all OneIDs in order, from 0", required=True),
        "content": Column("int32", "place of the content among all tagged contents in order, from 0", required=True),
        "value": Column("float64", "action weight × dwell × decay; see the page on tags", required=True),
        "touches": Column("int32", "submitted contacts", required=True),
        "first_on": Column("date", "first of them", required=True),
        "last_on": Column("date", "last of them", required=True),
    },
)
