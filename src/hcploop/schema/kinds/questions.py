"""Feeds of the kind `questions`: a question that a doctor asked."""

from hcploop.schema.declare import Column
from hcploop.schema.kinds.declare import Kind

questions = Kind(
    "questions",
    "a question that a doctor asked",
    key=(
        "person",
        "happened_at",
        "text",
    ),
    window="happened_at",
    person="optional",
    columns={
        "happened_at": Column("timestamp", "when", required=True),
        "text": Column("string", "the question", required=True),
        "city": Column("string", "city of the asker"),
        "speciality": Column("string", "speciality of the asker"),
        "channel": Column("string", "where it was asked"),
    },
)
