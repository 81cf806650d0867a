"""The table `workplace`: a hospital that a person works or worked at, from all that is known of her."""

from hcploop.schema.declare import Column, Table

workplace = Table(
    "workplace",
    "a hospital that a person works or worked at, from her records and from feeds of affiliations",
    key=("one_id", "place"),
    columns={
        "one_id": Column("string", "the person", required=True),
        "place": Column("string", "the hospital: `id:` and its id, or `key:` and what two spellings of it share", True),
        "institution_id": Column("string", "the hospital, where recognised"),
        "hospital": Column("string", "the hospital's name", required=True),
        "department": Column("string", "department there, as told last"),
        "title": Column("string", "title there, as told last"),
        "since_on": Column("date", "from, where a feed of affiliations tells it"),
        "until_on": Column("date", "to, where a feed of affiliations tells it, and none says that it lasts"),
        "first_seen_on": Column("date", "day of the oldest record that has her there, in the market's zone"),
        "last_seen_on": Column("date", "day of the newest record that has her there"),
        "records": Column("int64", "number of records that have her there", required=True),
        "sources": Column("array<string>", "who says so", required=True),
        "is_left": Column("boolean", "whether she works there no more", required=True),
        "left_by": Column(
            "string",
            "told: its end was told; moved: every sign of it is older than the first of another hospital; null where "
            "she works there",
            values=("told", "moved"),
        ),
        "moved_to": Column("string", "the next place to begin after a place that was left; null where none did"),
        "is_main": Column("boolean", "the main place of work", required=True),
        "main_by": Column(
            "string",
            "why it is the main one: only, told, records (more than of any other), newest, order (nothing told them "
            "apart); null elsewhere",
            values=("only", "told", "records", "newest", "order"),
        ),
    },
)
