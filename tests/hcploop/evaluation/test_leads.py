import datetime as dt

import pytest

from hcploop import schema
from hcploop.evaluation import FigurePolicy, lead_counts, leads

TODAY = dt.date(2026, 6, 30)
FATE = {"decision_id": "string", "one_id": "string", "brand": "string", "decided_on": "date"}
FATE |= {"is_personal": "boolean", "is_sent": "boolean", "is_confirmed": "boolean"}


def _did(record, channel, day, *, actives=1, brand="all"):
    row = {"record_id": record, "channel": channel, "local_on": dt.date.fromisoformat(f"2026-{day}"), "brand": brand}
    return row | {"touches": 1, "contacts": 1, "views": 0, "actives": actives}


def _leads(*days, brands=("all",), **hcp):
    people = [{"one_id": f"H{n}", "rep_id": "R1", "region": "华东", "is_active": True} | hcp for n in range(1, 4)]
    persons = [{"record_id": n, "one_id": f"H{n % 10}", "probability": 1.0} for n in (1, 2, 3, 11)]
    return leads(
        schema.record_day.rows(list(days)),
        schema.record_person.rows(persons),
        schema.hcp.rows(people),
        brands=brands,
        personal=["visit"],
    )


def _found(*days, **more):
    rows = _leads(*days, **more).to_pyarrow().to_pylist()
    return {(row["one_id"], row["brand"]): (row["lead_on"], row["met_on"]) for row in rows}


def test_who_was_active_before_anybody_met_her_is_a_lead():
    found = _found(_did(1, "wechat", "03-05"), _did(1, "wechat", "02-05"), _did(1, "visit", "03-01", actives=0))

    assert found == {("H1", "all"): (dt.date(2026, 2, 5), dt.date(2026, 3, 1))}


@pytest.mark.parametrize(
    "days",
    [
        [("wechat", "03-05", 1), ("visit", "03-05", 0)],
        [("wechat", "03-05", 1), ("visit", "01-05", 0)],
        [("email", "03-05", 0)],
        [("visit", "03-05", 1)],
    ],
    ids=["met on the day", "met before", "was only sent something", "asked a representative"],
)
def test_nobody_else_is_a_lead(days):
    assert _found(*[_did(1, channel, day, actives=actives) for channel, day, actives in days]) == {}


def test_a_visit_under_another_record_of_hers_counts():
    assert _found(_did(1, "wechat", "03-05"), _did(11, "visit", "03-01", actives=0)) == {}


def test_who_is_gone_is_no_lead():
    assert _found(_did(1, "wechat", "03-05"), is_active=False) == {}


def test_a_brand_holds_the_contacts_that_name_it():
    days = [_did(1, "wechat", "03-05", brand="kexin"), _did(1, "visit", "03-01", actives=0, brand="ruitai")]

    assert set(_found(*days, brands=("kexin", "ruitai"))) == {("H1", "kexin")}


def _lead(person, day, met=None, *, rep="R1", brand="all"):
    days = [dt.date.fromisoformat(f"2026-{one}") if one else None for one in (day, met)]
    return {"one_id": person, "brand": brand, "lead_on": days[0], "met_on": days[1], "rep_id": rep, "region": "华东"}


def _counted(rows, fate=()):
    import ibis

    suggestions = [dict(zip(FATE, one, strict=True)) for one in fate]
    told = ibis.memtable(suggestions, schema=FATE) if suggestions else ibis.memtable([], schema=FATE)
    found = lead_counts(schema.lead.rows(rows), told, today=TODAY, policy=FigurePolicy.default())
    return {(row["brand"], row["period"], row["cut"], row["cut_value"]): row for row in found.to_pyarrow().to_pylist()}


def test_leads_are_worked_in_time_late_or_not_and_young_ones_are_not_due():
    rows = [
        _lead("A", "03-01", "03-15"),
        _lead("B", "03-01", "03-16"),
        _lead("C", "03-01"),
        _lead("D", "03-01", "03-02", rep=None),
        _lead("E", "06-20", "06-21"),
    ]

    found = _counted(rows)

    whole = found["all", "all", "", ""]
    assert (whole["leads"], whole["handed"], whole["due"], whole["worked"], whole["met"]) == (5, 4, 3, 1, 3)
    assert whole["median_days"] == 14
    assert found["all", "2026-06", "region", "华东"]["due"] == 0


def test_a_lead_is_accepted_where_a_suggestion_that_came_after_it_was():
    day, before = dt.date(2026, 3, 5), dt.date(2026, 2, 5)
    fate = [
        ("d1", "A", "kexin", day, True, True, True),
        ("d2", "A", "kexin", day, True, True, False),
        ("d3", "B", "kexin", before, True, True, True),
        ("d4", "C", "kexin", day, False, True, True),
        ("d5", "D", "kexin", day, True, False, False),
        ("d6", "E", "kexin", day, True, True, False),
    ]

    whole = _counted([_lead(person, "03-01") for person in "ABCDE"], fate)["all", "all", "", ""]

    assert (whole["leads"], whole["suggested"], whole["accepted"]) == (5, 2, 1)
