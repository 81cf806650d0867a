"""The table `hcp`: a person, with the best known value of each field."""

from hcploop.schema.declare import Column, Table

hcp = Table(
    "hcp",
    "a person, with the best known value of each field",
    key=("one_id",),
    columns={
        "one_id": Column("string", "the OneID", required=True),
        "name": Column("string", "her name"),
        "pinyin": Column("string", "the name's sound"),
        "institution_id": Column("string", "main hospital"),
        "hospital": Column("string", "main hospital's name"),
        "hospital_level": Column("string", "level of the hospital, such as 三级甲等"),
        "department": Column("string", "main department"),
        "title": Column("string", "rank"),
        "title_rank": Column("int64", "0 assistant (医士), 1 resident to 4 chief physician"),
        "academic_title": Column("string", "academic title"),
        "province": Column("string", "province"),
        "city": Column("string", "city"),
        "region": Column("string", "sales region of the territory, else the province"),
        "market": Column("string", "core (first-tier city) or broad; null when the city is unknown"),
        "phone_masked": Column("string", "telephone, middle digits hidden"),
        "email_masked": Column("string", "e-mail, most of the name hidden"),
        "licence_masked": Column("string", "licence, middle hidden"),
        "papers": Column("float64", "number of papers"),
        "society_posts": Column("float64", "number of posts in medical societies"),
        "graduated_year": Column("int64", "year of graduation"),
        "rep_id": Column("string", "the representative in charge"),
        "is_active": Column("boolean", "false when every source that says marks her as gone"),
        "records": Column("int64", "number of records that are this person", required=True),
        "sources": Column("array<string>", "the sources that know her", required=True),
        "confidence": Column("float64", "the weakest link's probability", required=True),
        "updated_at": Column("timestamp", "newest change in any source, UTC"),
    },
)
