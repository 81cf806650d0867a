"""What everyone did, in the order of people and contents."""

import datetime as dt

import pytest

from hcploop import schema
from hcploop.tags.kernels.everyone import Everyone


def did(person, content, value=1.0, *, touches=1, day=1, last=None):
    return {
        "person": person,
        "content": content,
        "value": value,
        "touches": touches,
        "first_on": dt.date(2026, 1, day),
        "last_on": dt.date(2026, 1, last or day),
    }


def everyone(*rows, people=4, contents=3):
    return Everyone.of(schema.participation.arrow(rows), people=people, contents=contents)


def days(found):
    return [day.day for day in found.astype("datetime64[D]").tolist()]


def test_rows_of_a_person_and_content_are_one_entry():
    found = everyone(
        did(1, 2, 0.5, touches=2, day=7, last=9),
        did(1, 0, 4.0, day=5),
        did(1, 2, 0.25, day=3),
        did(1, 2, 1.0, touches=3, day=8, last=20),
    ).some(0, 4)

    assert found.begins.tolist() == [0, 0, 2, 2, 2]
    assert found.content.tolist() == [0, 2]
    assert found.value.tolist() == [4.0, 1.75]
    assert found.touches.tolist() == [1, 6]
    assert days(found.first_on) == [5, 3]
    assert days(found.last_on) == [5, 20]


def test_people_that_stand_side_by_side_and_did_the_same_stay_apart():
    found = everyone(did(2, 1, 2.0), did(0, 1, 1.0), did(3, 1, 4.0), did(2, 1, 8.0)).some(0, 4)

    assert found.begins.tolist() == [0, 1, 1, 2, 3]
    assert found.content.tolist() == [1, 1, 1]
    assert found.value.tolist() == [1.0, 10.0, 4.0]


@pytest.mark.parametrize(("first", "begins", "value"), [(0, [0, 1, 1], [1.0]), (2, [0, 2, 3], [2.0, 3.0, 4.0])])
def test_some_people_are_counted_from_the_first_of_them(first, begins, value):
    found = everyone(did(3, 2, 4.0), did(2, 0, 2.0), did(0, 1, 1.0), did(2, 1, 3.0)).some(first, 2)

    assert found.first_person == first
    assert found.begins.tolist() == begins
    assert found.value.tolist() == value


def test_people_who_did_nothing_have_no_entries():
    found = everyone(did(0, 0)).some(1, 2)

    assert found.begins.tolist() == [0, 0, 0]
    assert len(found.content) == len(found.value) == len(found.first_on) == 0
