"""Feeds of the kind `answers`: an answer to an item of a survey or quiz."""

from hcploop.schema.declare import Column
from hcploop.schema.kinds.declare import Kind

answers = Kind(
    "answers",
    "an answer to an item of a survey or quiz",
    key=(
        "person",
        "survey_id",
        "item_id",
        "happened_at",
    ),
    window="happened_at",
    person="required",
    columns={
        "survey_id": Column("string", "survey", required=True),
        "survey_kind": Column(
            "string", "nps, csat, belief or quiz", required=True, values=("nps", "csat", "belief", "quiz")
        ),
        "item_id": Column("string", "item", required=True),
        "value": Column("string", "answer", required=True),
        "happened_at": Column("timestamp", "when", required=True),
        "is_correct": Column("boolean", "for a quiz"),
    },
)
