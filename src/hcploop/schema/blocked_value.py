"""The table `blocked_value`: a telephone, address or id that ties nobody to anybody."""

from hcploop.schema.declare import Column, Table

blocked_value = Table(
    "blocked_value",
    "a telephone, e-mail address or id that ties nobody to anybody; one row a value",
    columns={
        "kind": Column(
            "string",
            "phone, email, licence_no, wechat_unionid, wechat_openid, external_userid, or id_<kind>",
            required=True,
        ),
        "value": Column("string", "the value, masked; a word such as test or null as it is written", required=True),
        "records": Column("int64", "number of records that hold it, two at least", required=True),
        "names": Column("int64", "number of different full names among them", required=True),
        "reason": Column(
            "string",
            "shared: too many different names give it; test: a word for a trial; placeholder: stands for none",
            required=True,
            values=("shared", "test", "placeholder"),
        ),
    },
)
