"""The table `question`: a question that a doctor asked."""

from hcploop.schema.declare import Column, Table

question = Table(
    "question",
    "a question that a doctor asked",
    key=("question_id",),
    columns={
        "question_id": Column("string", "the question", required=True),
        "record_id": Column("int64", "who asked, where told"),
        "one_id": Column("string", "the person"),
        "text": Column("string", "the question", required=True),
        "happened_at": Column("timestamp", "UTC", required=True),
        "city": Column("string", "city of the asker"),
        "speciality": Column("string", "speciality of the asker"),
        "channel": Column("string", "where it was asked"),
        "source": Column("string", "who told it", required=True),
    },
)
