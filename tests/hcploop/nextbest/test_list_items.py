import datetime as dt

from hcploop import schema
from hcploop.nextbest.list_items import list_items, visits_to_plan

NOW = dt.datetime.fromisoformat("2026-07-07T15:59:59")
LISTS = {"visit": "call_list", "wechat": "wecom", "rep_email": "crm"}
ZONE = "Asia/Shanghai"
HCP = [{"one_id": "H1", "hospital": "医院", "institution_id": "i1", "records": 1, "sources": [], "confidence": 1.0}]


def suggestion(decision_id, channel, sender, value=1.0):
    return {
        "decision_id": decision_id,
        "one_id": "H1",
        "brand": "甲",
        "position": 1,
        "action": "send",
        "channel": channel,
        "sender": sender,
        "expected_value": value,
        "reason": "why",
        "reason_zh": "因为",
        "expires_at": NOW,
    }


SUGGESTIONS = [
    suggestion("D1", "visit", "R1"),
    suggestion("D2", "wechat", "system", 1.0),
    suggestion("D3", "wechat", "system", 2.0),
    suggestion("D4", "rep_email", "R1"),
    suggestion("D5", "fax", "system"),
]


def listed(planned=()):
    tables = (schema.suggestion.rows(SUGGESTIONS), schema.list_item.rows(planned), schema.hcp.rows(HCP))
    lines = list_items(*tables, lists=LISTS, next_on=dt.date(2026, 7, 1), zone=ZONE).to_pyarrow().to_pylist()
    return {(row["list_name"], row["decision_id"]): row for row in lines}


def test_every_suggestion_stands_on_the_list_of_who_carries_it_out():
    assert set(listed()) == {("wecom", "D2"), ("wecom", "D3"), ("crm", "D1"), ("crm", "D4"), ("crm", "D5")}


def test_the_best_comes_first_and_is_planned_for_the_next_day():
    lines = listed()

    assert [lines["wecom", one]["position"] for one in ("D3", "D2")] == [1, 2]
    assert lines["wecom", "D2"]["planned_on"] == dt.date(2026, 7, 1)
    assert lines["wecom", "D2"]["expires_on"] == dt.date(2026, 7, 7)


def test_visits_that_found_a_day_stand_on_the_call_list_as_planned():
    day = dt.date(2026, 7, 2)
    planned = {"decision_id": "D1", "list_name": "call_list", "one_id": "H1", "brand": "甲", "sender": "R1"}

    lines = listed([{**planned, "planned_on": day, "position": 3, "expires_on": day}])

    assert (lines["call_list", "D1"]["planned_on"], lines["call_list", "D1"]["position"]) == (day, 3)
    assert ("crm", "D1") in lines


def test_a_visit_to_plan_knows_hospital_last_day_and_what_the_representative_can_do():
    rep = schema.rep.rows([{"rep_id": "R1", "visits_per_week": 12.0}])

    visits = visits_to_plan(schema.suggestion.rows(SUGGESTIONS), schema.hcp.rows(HCP), rep, lists=LISTS, zone=ZONE)

    (row,) = visits.to_pyarrow().to_pylist()
    assert (row["decision_id"], row["institution_id"], row["visits_per_week"]) == ("D1", "i1", 12.0)
    assert row["expires_on"] == dt.date(2026, 7, 7)


def test_a_visit_that_found_a_day_has_its_reception_in_the_crm_too():
    when = {"planned_on": dt.date(2026, 7, 3), "from_time": "14:00", "until_time": "16:30", "place": "科教科"}
    planned = {"decision_id": "D1", "list_name": "call_list", "one_id": "H1", "brand": "甲", "sender": "R1"}

    lines = listed([{**planned, **when, "position": 1, "expires_on": dt.date(2026, 7, 7)}])

    assert {name: lines["crm", "D1"][name] for name in when} == when
    assert lines["crm", "D4"]["from_time"] is None
