"""Feeds of the kind `people`: a person as one source knows her."""

from hcploop.schema.declare import Column
from hcploop.schema.kinds.declare import Kind

people = Kind(
    "people",
    "a person as one source knows her",
    key=("source_id",),
    window="updated_at",
    columns={
        "source_id": Column("string", "the source's id of the person", required=True),
        "name": Column("string", "full name"),
        "given_name": Column("string", "given name, where the source tells it apart"),
        "family_name": Column("string", "family name, where the source tells it apart"),
        "birth_date": Column("string", "day of birth, in any writing, also a wrong one"),
        "sex": Column("string", "sex"),
        "address": Column("string", "street and number"),
        "postcode": Column("string", "postcode"),
        "hospital": Column("string", "hospital"),
        "department": Column("string", "department"),
        "title": Column("string", "rank, such as 主任医师"),
        "academic_title": Column("string", "academic title, such as 教授"),
        "province": Column("string", "province"),
        "city": Column("string", "city"),
        "county": Column("string", "county or district"),
        "phone": Column("string", "telephone"),
        "email": Column("string", "e-mail"),
        "licence_no": Column("string", "licence"),
        "licence_kind": Column("string", "which kind of licence"),
        "wechat_unionid": Column("string", "unionid; written as unionid@platform, or bare"),
        "wechat_openid": Column("string", "openid; written as openid@app, or bare"),
        "external_userid": Column("string", "external_userid@corp, or bare"),
        "grade": Column("string", "A to D"),
        "papers": Column("float64", "number of papers"),
        "society_posts": Column("float64", "number of posts in medical societies"),
        "graduated_year": Column("int64", "year of graduation"),
        "rep_id": Column("string", "the representative in charge"),
        "is_active": Column("boolean", "whether the person is still there"),
        "updated_at": Column("timestamp", "last change of the row"),
    },
)
