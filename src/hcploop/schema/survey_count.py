"""The table `survey_count`: answers to surveys and quizzes of one kind in a period."""

from hcploop.schema.declare import Column, Table

survey_count = Table(
    "survey_count",
    "answers to surveys and quizzes of one kind in a period; made between stages, not kept",
    columns={
        "brand": Column("string", "the brand, `all` for the market", required=True),
        "period": Column("string", "2026-W10, 2026-03, 2026-Q1, 2026 or all", required=True),
        "cut": Column("string", "what it is cut by, empty for the whole", required=True),
        "cut_value": Column("string", "the value of the cut", required=True),
        "survey_kind": Column("string", "nps, csat, quiz or self_report", required=True),
        "people": Column("int64", "distinct people who answered", required=True),
        "answers": Column("int64", "the latest answer of each person, survey and item", required=True),
        "high": Column(
            "int64",
            "promoters (9, 10), satisfied (4, 5), right answers, or people who say that they prescribe",
            required=True,
        ),
        "low": Column("int64", "detractors (0 to 6), or wrong answers", required=True),
    },
)
