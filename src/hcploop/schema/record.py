"""The table `record`: one row of a people feed after cleaning: a person as one source knows her."""

from hcploop.schema.declare import Column, Table

record = Table(
    "record",
    "one row of a people feed after cleaning: a person as one source knows her",
    key=("record_id",),
    columns={
        "record_id": Column(
            "int64", "number of the record: md5 of source, identifier and ownership interval", required=True
        ),
        "source": Column("string", "whose row it is", required=True),
        "source_id": Column(
            "string",
            "the source's id of the person, or `kind:value` where it knows an identifier only",
            required=True,
        ),
        "feed": Column("string", "the feed that told it", required=True),
        "name": Column("string", "the name as written, honorifics and titles taken off"),
        "name_key": Column("string", "the name for matching: simplified script or lower case, no spaces or dots"),
        "surname_key": Column(
            "string",
            "the family name of a Chinese name, the last word of a Western one; null for what may be a nickname",
        ),
        "pinyin": Column("string", "the name's sound without tones, syllables joined"),
        "name_script": Column("string", "han, latin, mixed or none"),
        "is_full_name": Column(
            "boolean", "false for a surname with an honorific, which is no name to match by", required=True
        ),
        "institution_id": Column("string", "the hospital, where its name was recognised"),
        "hospital": Column("string", "the hospital's standard name, or the name as written"),
        "hospital_key": Column("string", "what two spellings of one hospital share"),
        "department": Column("string", "the department's standard name, or the name as written"),
        "title": Column("string", "the physician's or nurse's rank, standard"),
        "title_rank": Column("int64", "0 assistant (医士), 1 resident to 4 chief physician; null when unknown"),
        "academic_title": Column("string", "professor and its kind, standard"),
        "province": Column("string", "province"),
        "city": Column("string", "city"),
        "county": Column("string", "county, district or banner, where the row tells it"),
        "phone": Column("string", "E.164, full; stays in this table and in hcp_identifier"),
        "email": Column("string", "lower case"),
        "licence_no": Column("string", "capital letters and digits"),
        "licence_kind": Column("string", "practising, qualification, nurse, npi, dea, or as told"),
        "wechat_unionid": Column("string", "unionid@platform"),
        "wechat_openid": Column("string", "openid@app"),
        "external_userid": Column("string", "external_userid@corp"),
        "other_ids": Column("array<string>", "further identifiers as kind:value"),
        "given_key": Column("string", "the given name for matching, where the source tells it apart"),
        "family_key": Column("string", "the family name for matching, where the source tells it apart"),
        "birth_date": Column("string", "day of birth as eight digits, also where it is no day of the calendar"),
        "sex": Column("string", "m, f, or as told"),
        "address": Column("string", "street and number, as words in small letters"),
        "postcode": Column("string", "postcode in small letters, without spaces"),
        "traits": Column("array<string>", "further traits as name:value, in small letters"),
        "grades": Column("array<string>", "grades as brand:A"),
        "papers": Column("float64", "number of papers"),
        "society_posts": Column("float64", "number of posts in medical societies"),
        "graduated_year": Column("int64", "year of graduation"),
        "rep_id": Column("string", "the representative in charge"),
        "is_active": Column("boolean", "false when the source marks the person as gone"),
        "updated_at": Column("timestamp", "when the source last changed the row, UTC"),
    },
)
