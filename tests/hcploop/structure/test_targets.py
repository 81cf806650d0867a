"""Who is on which target list."""

import pytest

from hcploop import schema
from hcploop.schema.kinds import KINDS
from hcploop.structure.targets import NO_NAME, NOBODY, SEVERAL, known_by_name, targets, unknown_targets

HOSPITALS = [
    {"raw": "同仁", "place": "", "institution_id": "tr", "hospital": "北京同仁医院", "hospital_key": "北京:同仁"}
]
NAMES = [
    {"raw": name, "name": name, "name_key": name, "is_full_name": name != "李主任"}
    for name in ("张伟", "李娜", "王五", "李主任")
]


def record(record_id, name, one_id):
    row = {"record_id": record_id, "name_key": name, "is_full_name": True, "institution_id": "tr"}
    return row, {"record_id": record_id, "one_id": one_id}


@pytest.fixture
def known():
    """张伟 has two records; there are two people of the name 李娜."""
    rows = [record(3, "张伟", "a"), record(1, "张伟", "a"), record(4, "李娜", "b"), record(5, "李娜", "c")]
    people, persons = zip(*rows, strict=True)
    return known_by_name(schema.record.rows(people), schema.record_person.rows(persons))


def listed(make, known, *rows):
    full = [{"target_list": "q", "feed": "f", "file": "1.csv", "row_number": 2, **row} for row in rows]
    staged = KINDS["targets"].staged.rows(full)
    made = make(staged, schema.hospital_match.rows(HOSPITALS), schema.name_form.rows(NAMES), known)
    return made.to_pyarrow().to_pylist()


def test_a_name_that_one_person_has_at_the_hospital_is_found_however_many_records_she_has(known):
    (found,) = listed(targets, known, {"name": "张伟", "hospital": "同仁"})

    assert (found["record_id"], found["institution_id"], found["hospital"]) == (1, "tr", "北京同仁医院")
    assert found["brand"] == "all"


def test_an_identifier_counts_more_than_a_name(known):
    (found,) = listed(targets, known, {"name": "张伟", "hospital": "同仁", "record_id": 9})

    assert found["record_id"] == 9


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"name": "李娜", "hospital": "同仁"}, SEVERAL),
        ({"name": "王五", "hospital": "同仁"}, NOBODY),
        ({"name": "李主任", "hospital": "同仁"}, NO_NAME),
        ({"name": "张伟"}, NO_NAME),
        ({}, NO_NAME),
    ],
    ids=["two people", "nobody", "no full name", "no hospital", "nothing"],
)
def test_who_is_not_found_stays_without_a_record_and_stands_in_quarantine(known, row, why):
    (kept,), (told,) = listed(targets, known, row), listed(unknown_targets, known, row)

    assert kept["record_id"] is None
    assert (told["reason"], told["is_row_kept"], told["row_number"]) == (why, True, 2)


def test_who_is_found_does_not_stand_in_quarantine(known):
    assert listed(unknown_targets, known, {"name": "张伟", "hospital": "同仁"}, {"record_id": 9}) == []
