"""Where people work and worked."""

import datetime as dt

import pytest

from hcploop import schema
from hcploop.oneid.workplaces import MoveRules, ended_between, workplaces

TODAY = dt.date(2026, 6, 30)
NORTH = {"institution_id": "h1", "hospital": "北京医院"}
SOUTH = {"institution_id": "h2", "hospital": "深圳市南山医院"}


def at(day):
    return dt.datetime.fromisoformat(f"{day}T00:00:00")


def on(day):
    return dt.date.fromisoformat(day)


def listed(*rows, told=(), persons=None, **given):
    base = {"feed": "f", "source": "crm", "is_full_name": True}
    records = [{**base, "record_id": n, "source_id": str(n), **row} for n, row in enumerate(rows, 1)]
    one_ids = persons or ["H1"] * len(rows)
    whose = [{"record_id": n, "one_id": one_id, "probability": 1.0} for n, one_id in enumerate(one_ids, 1)]
    affiliations = [{"record_id": 1, "source": "hr", **row} for row in told]
    tables = (
        schema.record.rows(records),
        schema.record_person.rows(whose),
        schema.affiliation.rows(affiliations),
    )
    found = workplaces(tables, today=TODAY, zone="Asia/Shanghai", **given).to_pyarrow().to_pylist()
    return {row["hospital"]: row for row in sorted(found, key=lambda row: (row["one_id"], row["place"]))}


def states(found):
    return {name: (row["left_by"], row["main_by"]) for name, row in found.items()}


def test_a_hospital_gathers_what_records_and_feeds_say_of_it():
    found = listed(
        {**NORTH, "updated_at": at("2025-01-31"), "department": "内科"},
        {**NORTH, "updated_at": at("2026-03-01"), "department": "心内科", "source": "portal"},
        told=[{**NORTH, "since_on": on("2019-09-01")}],
    )["北京医院"]

    assert (found["since_on"], found["until_on"]) == (on("2019-09-01"), None)
    assert (found["first_seen_on"], found["last_seen_on"]) == (on("2025-01-31"), on("2026-03-01"))
    assert (found["records"], found["sources"], found["department"]) == (2, ["crm", "hr", "portal"], "心内科")


def test_days_are_those_of_the_market():
    late = dt.datetime.fromisoformat("2026-03-01T20:00:00")

    assert listed({**NORTH, "updated_at": late})["北京医院"]["last_seen_on"] == on("2026-03-02")


def test_two_writings_of_an_unlisted_hospital_are_one_place():
    found = listed(
        {"hospital": "同济医院", "hospital_key": "k", "updated_at": at("2026-01-01")},
        {"hospital": "同濟醫院", "hospital_key": "k", "updated_at": at("2026-02-01")},
    )

    assert [(name, row["records"], row["is_main"]) for name, row in found.items()] == [("同濟醫院", 2, True)]


def test_an_end_that_was_told_and_has_come_is_an_end():
    told = [{**NORTH, "until_on": on("2026-06-30")}, {**SOUTH, "until_on": on("2026-07-01")}]

    found = listed({"updated_at": at("2026-01-01")}, told=told)

    assert states(found) == {"北京医院": ("told", None), "深圳市南山医院": (None, "only")}


def test_a_place_that_one_source_says_lasts_is_not_left():
    found = listed({}, told=[{**NORTH, "until_on": on("2025-01-01")}, {**NORTH, "source": "crm"}])

    assert found["北京医院"]["left_by"] is None


def test_who_was_last_seen_here_long_before_she_was_first_seen_there_has_moved():
    found = listed({**NORTH, "updated_at": at("2025-01-01")}, {**SOUTH, "updated_at": at("2026-01-01")})

    assert states(found) == {"北京医院": ("moved", None), "深圳市南山医院": (None, "only")}
    assert found["北京医院"]["moved_to"] == "id:h2"


def test_a_few_weeks_between_two_hospitals_are_no_move():
    rows = ({**NORTH, "updated_at": at("2026-01-01")}, {**SOUTH, "updated_at": at("2026-02-01")})

    assert states(listed(*rows)) == {"北京医院": (None, None), "深圳市南山医院": (None, "newest")}
    assert states(listed(*rows, rules=MoveRules(days_apart=30)))["北京医院"] == ("moved", None)


def test_whoever_is_seen_here_again_after_there_works_at_both():
    found = listed(
        {**NORTH, "updated_at": at("2024-01-01")},
        {**SOUTH, "updated_at": at("2025-01-01")},
        {**NORTH, "updated_at": at("2026-01-01")},
    )

    assert states(found) == {"北京医院": (None, "records"), "深圳市南山医院": (None, None)}


def test_a_second_site_that_is_told_to_last_is_not_left_however_old_its_record():
    found = listed(
        {**NORTH, "updated_at": at("2024-01-01")}, {**SOUTH, "updated_at": at("2026-01-01")}, told=[{**NORTH}]
    )

    assert found["北京医院"]["is_left"] is False


def test_a_name_that_was_not_recognised_is_no_other_hospital():
    found = listed(
        {**NORTH, "updated_at": at("2024-01-01")},
        {"hospital": "北京某医院", "hospital_key": "k", "updated_at": at("2026-01-01")},
    )

    assert found["北京医院"]["is_left"] is False


def test_a_told_move_names_where_to():
    told = [{**NORTH, "until_on": on("2026-01-01")}, {**SOUTH, "since_on": on("2026-01-01"), "is_main": True}]

    found = listed({}, told=told)

    assert (found["北京医院"]["left_by"], found["北京医院"]["moved_to"]) == ("told", "id:h2")


@pytest.mark.parametrize(
    ("told", "main", "why"),
    [
        ([{**SOUTH, "is_main": True}], "深圳市南山医院", "told"),
        ([{**SOUTH, "is_main": True, "until_on": on("2026-01-01")}], "北京医院", "only"),
        ([{**SOUTH}], "北京医院", "records"),
    ],
)
def test_the_main_place_is_the_told_one_else_that_of_most_records(told, main, why):
    found = listed({**NORTH, "updated_at": at("2026-05-01")}, told=told)

    assert {name: row["main_by"] for name, row in found.items() if row["is_main"]} == {main: why}


def test_everybody_has_one_main_place_unless_she_left_all():
    found = listed(
        {**NORTH, "updated_at": at("2026-05-01")},
        {**SOUTH, "updated_at": at("2026-05-01")},
        {"institution_id": "h3", "hospital": "丙"},
        told=[{"institution_id": "h3", "hospital": "丙", "until_on": on("2020-01-01"), "record_id": 3}],
        persons=["H1", "H1", "H2"],
    )

    assert [name for name, row in found.items() if row["is_main"]] == ["北京医院"]
    assert found["北京医院"]["main_by"] == "order"


def test_each_person_is_told_by_her_own_records_alone():
    rows = ({**NORTH, "updated_at": at("2025-01-01")}, {**SOUTH, "updated_at": at("2026-01-01")})

    found = listed(*rows, persons=["H1", "H2"])

    assert [row["left_by"] for row in found.values()] == [None, None]


def test_what_ended_between_two_days_is_told_apart():
    base = {"hospital": "北京医院", "source": "hr"}
    days = {1: "2026-06-01", 2: "2026-06-02", 3: "2026-06-05", 4: "2026-06-06", 5: None}
    told = schema.affiliation.rows(
        [{**base, "record_id": n, "until_on": on(day) if day else None} for n, day in days.items()]
    )

    for days in ((on("2026-06-01"), on("2026-06-05")), (on("2026-06-05"), on("2026-06-01"))):
        assert sorted(ended_between(told, *days).to_pyarrow()["record_id"].to_pylist()) == [2, 3]
