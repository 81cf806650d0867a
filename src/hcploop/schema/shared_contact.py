"""The table `shared_contact`: a telephone, address or id that is nobody's own."""

from hcploop.schema.declare import Column, Table

shared_contact = Table(
    "shared_contact",
    "a telephone, e-mail address or id that too many different people give as theirs",
    key=("kind", "contact"),
    columns={
        "kind": Column(
            "string",
            "phone, email, licence_no, wechat_unionid, wechat_openid, external_userid, or id_<kind>",
            required=True,
        ),
        "contact": Column("string", "the value; of a further identifier with its kind, as kind:value", required=True),
        "names": Column("int64", "number of different names that give it", required=True),
        "records": Column("int64", "number of records that hold it", required=True),
    },
)
