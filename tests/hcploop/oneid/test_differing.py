"""What lost, why, and what a steward should decide."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hcploop import schema
from hcploop.market.survivorship import Survivorship
from hcploop.oneid.differing import differing_values, value_conflicts
from hcploop.oneid.survival import field_values

OLD, NEW = dt.datetime.fromisoformat("2025-01-01T00:00:00"), dt.datetime.fromisoformat("2026-01-01T00:00:00")


def values_of(*rows, rules, decisions=()):
    base = {"feed": "f", "source": "crm", "is_full_name": True, "updated_at": OLD}
    records = [{**base, "record_id": n, "source_id": str(n), **row} for n, row in enumerate(rows, 1)]
    told = [{"record_id": n, "one_id": "H1", "probability": 1.0} for n in range(1, len(rows) + 1)]
    tables = (schema.record.rows(records), schema.record_person.rows(told), schema.value_decision.rows(list(decisions)))
    return field_values(*tables, rules=rules)


def differing(*rows, rules=None, **given):
    order = Survivorship.model_validate(rules or {})
    found = differing_values(values_of(*rows, rules=order, **given), rules=order)
    return found.order_by("field", "place").to_pyarrow().to_pylist()


def conflicts(*rows, rules=None, **given):
    order = Survivorship.model_validate(rules or {})
    found = differing_values(values_of(*rows, rules=order, **given), rules=order)
    return value_conflicts(found, rules=order).to_pyarrow().to_pylist()


def told(rows):
    return [(row["value"], row["is_kept"], row["records"], row["rule"]) for row in rows]


def test_fields_on_which_all_agree_are_not_listed():
    assert differing({"department": "内科", "title": "主任医师"}, {"department": "内科"}) == []


def test_what_lost_stays_visible_with_who_says_it_and_by_which_rule_it_lost():
    rows = differing(
        {"department": "内科"},
        {"department": "内科", "source": "portal"},
        {"department": "外科", "source": "meeting", "updated_at": NEW},
    )

    assert told(rows) == [("内科", True, 2, "most_frequent"), ("外科", False, 1, "most_frequent")]
    assert [row["sources"] for row in rows] == [["crm", "portal"], ["meeting"]]


def test_each_value_says_by_which_rule_it_lost_and_the_kept_one_how_it_beat_the_next():
    rows = differing(
        {"department": "内科", "updated_at": NEW},
        {"department": "外科"},
        {"department": "骨科"},
        rules={"department": ["most_recent"]},
    )

    assert [(row["place"], row["rule"]) for row in rows] == [(1, "most_recent"), (2, "most_recent"), (3, "most_recent")]


def test_contacts_and_licences_that_lost_are_masked_too():
    rows = differing(
        {"phone": "+8613800138001", "email": "zhang@x.cn", "licence_no": "110108000012345"},
        {"phone": "+8613800138002", "email": "wei@x.cn", "licence_no": "110108000012346"},
    )

    assert {row["value"] for row in rows} == {
        "+86138****8001",
        "+86138****8002",
        "z***@x.cn",
        "w***@x.cn",
        "110****345",
        "110****346",
    }


def test_a_hospital_is_shown_by_its_name():
    rows = differing({"institution_id": "h1", "hospital": "北京医院"}, {"city": "深圳市"})

    assert {row["value"] for row in rows} == {"北京医院", "深圳市"}


def test_what_a_steward_decided_is_no_conflict_and_says_so():
    rows = ({"department": "内科"}, {"department": "外科"})
    chosen = [{"record_id": 1, "field": "department", "value": "外科"}]

    assert told(differing(*rows, decisions=chosen))[0] == ("外科", True, 1, "decided")
    assert conflicts(*rows, decisions=chosen) == []


def test_a_field_that_the_first_rule_does_not_tell_is_for_a_steward():
    rows = ({"department": "内科", "updated_at": NEW}, {"department": "外科", "source": "portal"})

    (found,) = conflicts(*rows)

    assert (found["value"], found["other"], found["weight"]) == ("内科", "外科", 2)
    assert (found["reason"], found["rule"], found["sources"]) == ("tie", "most_recent", ["crm", "portal"])
    assert conflicts(*rows, rules={"department": "most_recent"}) == []


def test_two_records_against_one_are_no_conflict():
    assert conflicts({"department": "内科"}, {"department": "内科"}, {"department": "外科"}) == []


def test_a_trusted_source_that_contradicts_itself_is_for_a_steward():
    rows = ({"department": "内科", "updated_at": NEW}, {"department": "外科"}, {"source": "web", "department": "外科"})
    rules = {"trusted": ["crm"], "department": ["most_recent", "most_trusted"]}

    assert conflicts(*rows, rules=rules) == []
    assert [row["reason"] for row in conflicts(*rows[:2], rules=rules)] == ["trusted"]


def test_where_nothing_tells_two_values_apart_the_letters_decide_and_it_is_said():
    rows = differing({"department": "内科"}, {"department": "外科"})

    assert told(rows) == [("外科", True, 1, "order"), ("内科", False, 1, "order")]


@settings(max_examples=25, deadline=None)
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {
                "department": st.sampled_from(["内科", "外科", "骨科", None]),
                "source": st.sampled_from(["crm", "portal"]),
                "updated_at": st.sampled_from([OLD, NEW, None]),
            }
        ),
        min_size=1,
        max_size=6,
    ),
    order=st.permutations(range(6)),
)
def test_the_order_of_records_does_not_matter_and_counts_add_up(rows, order):
    shuffled = [rows[place] for place in order if place < len(rows)]

    found = differing(*rows)

    assert differing(*shuffled) == found
    assert sum(row["records"] for row in found) in (0, sum(row["department"] is not None for row in rows))
    assert sum(row["is_kept"] for row in found) == bool(found)


LAN_XIN = {"name": "刘兰欣", "name_key": "刘兰欣", "surname_key": "刘", "pinyin": "liulanxin"}
WRITTEN = (
    {"name": "劉蘭欣", "name_key": "刘兰欣", "surname_key": "刘", "pinyin": "liulanxin"},
    {"name": "Liu Lanxin", "name_key": "liu lanxin", "surname_key": "liu", "pinyin": "liulanxin"},
)
HOMOPHONE = {"name": "刘兰心", "name_key": "刘兰心", "surname_key": "刘", "pinyin": "liulanxin"}


@pytest.mark.parametrize("other", WRITTEN)
def test_a_name_in_another_script_or_in_latin_letters_is_listed_but_asks_nobody(other):
    rows = LAN_XIN, other

    assert [row["is_other_writing"] for row in differing(*rows)] == [False, True]
    assert conflicts(*rows) == []


def test_another_name_is_asked_about_also_where_a_writing_stands_between():
    (found,) = conflicts({**LAN_XIN, "updated_at": NEW}, {**WRITTEN[0], "updated_at": NEW}, HOMOPHONE)

    assert {found["value"], found["other"]} <= {"刘兰欣", "劉蘭欣", "刘兰心"}
    assert found["other"] == "刘兰心"
    assert [row["is_other_writing"] for row in differing(LAN_XIN, HOMOPHONE)] == [False, False]
