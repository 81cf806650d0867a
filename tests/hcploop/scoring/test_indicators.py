import datetime as dt

import pytest

from hcploop import schema
from hcploop.scoring import ScoringPolicy, indicators

AS_OF = dt.date(2026, 6, 30)


def _person(one_id, **fields):
    return {"one_id": one_id, "records": 1, "sources": ["crm"], "confidence": 1.0} | fields


def _did(record_id, channel, action, *, touches=1, month=dt.date(2026, 5, 1), brand="all"):
    return {
        "record_id": record_id,
        "brand": brand,
        "channel": channel,
        "action": action,
        "local_month": month,
        "touches": touches,
        "contacts": 0,
        "dwell_seconds": 0.0,
        "dwell_factor": 1.0,
        "first_on": month,
        "last_on": month,
    }


def _measured(people, roll_up, *, brands=("all",)):
    record_person = [
        {"record_id": number, "one_id": person["one_id"], "probability": 1.0}
        for number, person in enumerate(people, start=1)
    ]
    table = indicators(
        schema.hcp.rows(people),
        schema.record_content_month.rows(roll_up),
        schema.record_person.rows(record_person),
        brands=brands,
        as_of=AS_OF,
        policy=ScoringPolicy.default(),
    )
    return {(row["one_id"], row["brand"], row["indicator"]): row for row in table.to_pyarrow().to_pylist()}


def test_a_count_of_nothing_is_known_only_of_a_person_who_was_reached():
    people = [_person("欧阳娜娜"), _person("阿卜杜拉·买买提"), _person("sent only")]
    roll_up = [_did(1, "visit", "visit"), _did(3, "email", "send", touches=9)]

    found = _measured(people, roll_up)

    assert found["欧阳娜娜", "all", "videos_watched"]["amount"] == 0
    assert found["阿卜杜拉·买买提", "all", "videos_watched"]["amount"] is None
    assert found["sent only", "all", "videos_watched"]["points"] is None


def test_a_group_contact_counts_for_each_who_attended():
    people = [_person("a"), _person("b")]

    found = _measured(people, [_did(1, "meeting", "attend"), _did(2, "meeting", "attend")])

    assert [found[one, "all", "meetings_attended"]["amount"] for one in "ab"] == [1, 1]


def test_equals_share_the_middle_of_their_ranks_and_the_unknown_are_not_ranked():
    people = [_person("a", papers=1.0), _person("b", papers=5.0), _person("c", papers=5.0), _person("d")]

    found = _measured(people, [])

    points = [found[one, "all", "papers"]["points"] for one in "abcd"]
    assert points == [pytest.approx(1 / 6), pytest.approx(4 / 6), pytest.approx(4 / 6), None]


def test_hospital_levels_are_ordered_in_both_scripts():
    levels = ["三級甲等", "三级甲等", "三级", "二级甲等", "没有这一级"]
    people = [_person(str(place), hospital_level=level) for place, level in enumerate(levels)]

    found = _measured(people, [])

    amounts = [found[str(place), "all", "hospital"]["amount"] for place in range(5)]
    assert amounts[0] == amounts[1] > amounts[2] > amounts[3]
    assert amounts[4] is None


def test_the_window_is_the_month_of_the_day_and_the_eleven_before():
    roll_up = [
        _did(1, "visit", "visit", touches=1, month=dt.date(2025, 6, 1)),
        _did(1, "visit", "visit", touches=2, month=dt.date(2025, 7, 1)),
        _did(1, "visit", "visit", touches=4, month=dt.date(2026, 6, 1)),
        _did(1, "visit", "visit", touches=8, month=dt.date(2026, 7, 1)),
    ]

    found = _measured([_person("a")], roll_up)

    assert found["a", "all", "visits"]["amount"] == 6


def test_a_brand_counts_its_own_contacts_and_those_of_no_brand_and_the_market_all():
    roll_up = [
        _did(1, "visit", "visit", touches=1, brand="甲"),
        _did(1, "visit", "visit", touches=2, brand="乙"),
        _did(1, "visit", "visit", touches=4, brand="all"),
    ]

    found = _measured([_person("a")], roll_up, brands=("all", "甲", "乙"))

    assert [found["a", brand, "visits"]["amount"] for brand in ("all", "甲", "乙")] == [7, 5, 6]
