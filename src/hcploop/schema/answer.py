"""The table `answer`: an answer to an item of a survey or quiz."""

from hcploop.schema.declare import Column, Table

answer = Table(
    "answer",
    "an answer to an item of a survey or quiz",
    key=(
        "record_id",
        "survey_id",
        "item_id",
        "happened_at",
    ),
    columns={
        "record_id": Column("int64", "the record", required=True),
        "one_id": Column("string", "the person"),
        "survey_id": Column("string", "the survey", required=True),
        "survey_kind": Column(
            "string", "nps, csat, belief or quiz", required=True, values=("nps", "csat", "belief", "quiz")
        ),
        "item_id": Column("string", "the item", required=True),
        "value": Column("string", "the answer", required=True),
        "happened_at": Column("timestamp", "UTC", required=True),
        "is_correct": Column("boolean", "for a quiz"),
        "source": Column("string", "who told it", required=True),
    },
)
