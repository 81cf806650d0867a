import datetime as dt

import pytest

from hcploop import schema
from hcploop.evaluation import Evidence, FigurePolicy, capability

TODAY = dt.date(2026, 6, 30)
WHOLE = {"stage": "data", "metric": "resolution_share", "brand": "all", "period": "all", "cut": "", "cut_value": ""}


def _staged(*, channels=(), resolution=None, sources=("crm",), suggested=(), answers=0, day="2026-05-05"):
    days = [{"record_id": 1, "channel": one, "local_on": TODAY, "brand": "all", "touches": 1} for one in channels]
    shown = [] if resolution is None else [WHOLE | {"figure_value": resolution, "n": 10}]
    plans = [{"decision_id": f"d{n}", "channel": one, "serves": serves} for n, (one, serves) in enumerate(suggested)]
    told = [
        {"record_id": n, "survey_id": "s", "survey_kind": "nps", "item_id": "i", "value": "9"}
        | {"happened_at": dt.datetime.fromisoformat(day), "source": "portal"}
        for n in range(answers)
    ]
    seen = Evidence(
        schema.record_day.rows(days),
        schema.hcp.rows([{"one_id": "A", "sources": list(sources)}]),
        schema.figure.rows(shown),
        schema.suggestion.rows(plans),
        schema.answer.rows(told),
        schema.record_person.rows([]),
    )
    table = capability(seen, personal=["visit"], today=TODAY, zone="Asia/Shanghai", policy=FigurePolicy.default())
    return {row["item"]: row for row in table.to_pyarrow().to_pylist()}


ONE = {"channels": ("visit",)}
SEVERAL = {"channels": ("visit", "wechat"), "resolution": 0.3}
PLANNED = (("visit", "general"), ("wechat", "general"))
ONE_PLAN = SEVERAL | {"resolution": 0.95, "sources": ("crm", "wechat"), "suggested": PLANNED}
PERSONAL = ONE_PLAN | {"suggested": (("visit", "personalised"), ("wechat", "progressive")), "answers": 40}


@pytest.mark.parametrize(
    ("stage", "seen", "gap"),
    [
        (0, {}, {"channels_live"}),
        (1, ONE, {"channels_together", "digital_channels"}),
        (2, SEVERAL, {"resolution_share", "shared_share", "channel_kinds_planned"}),
        (3, ONE_PLAN, {"personalised_share", "experience_people"}),
        (4, PERSONAL, set()),
    ],
)
def test_the_stage_is_computed_from_the_data_and_so_is_the_next_gap(stage, seen, gap):
    found = _staged(**seen)

    assert {row["reached"] for row in found.values()} == {stage}
    assert {item for item, row in found.items() if row["is_next_gap"]} == gap


def test_a_stage_is_not_reached_while_one_below_is_not():
    found = _staged(**PERSONAL | {"resolution": 0.5})

    assert found["experience_people"]["is_met"]
    assert found["experience_people"]["reached"] == 2


def test_old_answers_measure_no_experience():
    assert not _staged(**PERSONAL | {"day": "2025-06-01"})["experience_people"]["is_met"]


def test_the_evidence_says_what_was_found_in_both_languages():
    row = _staged(**ONE_PLAN)["resolution_share"]

    assert row["evidence"] == "95.0% of contacts have a known person"
    assert row["evidence_zh"] == "95.0% 的触达能识别到人"
    assert _staged()["resolution_share"]["evidence_zh"] == "尚无数据"
