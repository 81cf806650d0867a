"""Which values stewards chose."""

import datetime as dt

from hcploop.schema import record
from hcploop.schema.kinds import KINDS
from hcploop.structure.value_decisions import value_decisions

TOLD = {"department": "普通外科", "phone": "+8613800138001", "institution_id": "h1", "hospital": "北京医院"}
RECORDS = record.rows([{"record_id": 5, "source": "crm", "source_id": "p5", "graduated_year": 1999, **TOLD}])
DAY = dt.datetime.fromisoformat("2026-05-01T00:00:00")


def decided(forms, *rows, **texts):
    base = {"feed": "f", "record": "crm:p5", "field": "department"}
    staged = KINDS["value_decisions"].staged.rows([{**base, "row_number": n, **row} for n, row in enumerate(rows)])
    return value_decisions(staged, RECORDS, forms(**texts)).order_by("field").to_pyarrow().to_pylist()


def test_the_decision_taken_last_stands(forms):
    found = decided(forms, {"value": "内科", "decided_at": DAY}, {"value": "外科", "decided_at": DAY - dt.timedelta(1)})

    assert [(row["record_id"], row["field"], row["value"]) for row in found] == [(5, "department", "内科")]


def test_of_decisions_without_a_moment_the_last_row_stands(forms):
    assert [row["value"] for row in decided(forms, {"value": "内科"}, {"value": " 外科 "})] == ["外科"]


def test_contacts_and_licences_are_written_as_in_records(forms):
    found = decided(
        forms,
        {"field": "email", "value": " Li.Na＠Hospital.CN "},
        {"field": "licence_no", "value": "1101-0800 ab"},
        {"field": "phone", "value": "＋86 138-0013 8001"},
    )

    assert [row["value"] for row in found] == ["li.na@hospital.cn", "11010800AB", "+8613800138001"]


def test_a_decision_about_a_record_that_is_not_known_is_left_out(forms):
    assert decided(forms, {"record": "crm:gone", "value": "内科"}) == []


def test_a_department_may_be_chosen_as_its_source_writes_it(forms):
    known = [{"raw": "普外科", "department": "普通外科"}]

    found = decided(forms, {"value": "普外科"}, departments=known)

    assert [row["value"] for row in found] == ["普通外科"]


def test_without_a_value_it_is_what_the_record_tells(forms):
    fields = ("department", "graduated_year", "hospital", "phone")

    found = decided(forms, *({"field": field} for field in fields))

    assert [row["value"] for row in found] == ["普通外科", "1999", "h1", "+8613800138001"]


def test_what_the_record_does_not_tell_either_is_no_choice(forms):
    assert decided(forms, {"field": "email"}) == []
