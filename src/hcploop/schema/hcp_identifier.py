"""The table `hcp_identifier`: what a source calls a person; full telephones stand only here."""

from hcploop.schema.declare import Column, Table

hcp_identifier = Table(
    "hcp_identifier",
    "what a source calls a person; full telephones stand only here",
    key=("record_id",),
    columns={
        "record_id": Column("int64", "the record", required=True),
        "one_id": Column("string", "the person", required=True),
        "source": Column("string", "whose id it is", required=True),
        "source_id": Column("string", "the id there", required=True),
        "probability": Column("float64", "how surely the record is this person", required=True),
        "name": Column("string", "name as this source writes it"),
        "hospital": Column("string", "hospital as this source writes it, standardised"),
        "phone": Column("string", "E.164"),
        "email": Column("string", "lower case"),
        "licence_no": Column("string", "licence"),
        "licence_kind": Column("string", "kind of licence"),
        "wechat_unionid": Column("string", "unionid@platform"),
        "wechat_openid": Column("string", "openid@app"),
        "external_userid": Column("string", "external_userid@corp"),
        "other_ids": Column("array<string>", "further identifiers as kind:value"),
    },
)
