import datetime as dt

import pytest

from hcploop import schema
from hcploop.nextbest.person_facts import person_facts

TODAY = dt.date(2026, 6, 30)
PERSONS = schema.record_person.rows([{"record_id": 1, "one_id": "A"}])


def facts(person=None, consents=(), contacts=(), targets=()):
    tables = (
        schema.hcp.rows([{"one_id": "A", **(person or {})}]),
        schema.standing_consent.rows([{"one_id": "A", **one} for one in consents]),
        schema.recent_contact.rows([{"one_id": "A", **one} for one in contacts]),
        schema.target.rows([{"record_id": 1, **one} for one in targets]),
    )
    (row,) = person_facts(*tables, PERSONS, today=TODAY).to_pyarrow().to_pylist()
    return row


def test_who_is_told_nothing_of_is_active_and_not_verified():
    assert facts() == {
        "one_id": "A",
        "is_suppressed": False,
        "is_active": True,
        "is_verified": False,
        "contacts_7d": 0,
        "contacts_30d": 0,
        "days_since_contact": None,
    }


def test_a_known_licence_verifies():
    assert facts({"licence_masked": "11***"})["is_verified"]


def test_who_is_gone_is_not_active():
    assert not facts({"is_active": False})["is_active"]


@pytest.mark.parametrize(("state", "is_suppressed"), [("refused", True), ("withdrawn", True), ("granted", False)])
def test_who_refuses_every_channel_is_suppressed(state, is_suppressed):
    assert facts(consents=[{"channel": "all", "state": state}])["is_suppressed"] == is_suppressed


def test_who_refuses_one_channel_is_not_suppressed():
    assert not facts(consents=[{"channel": "sms", "state": "withdrawn"}])["is_suppressed"]


@pytest.mark.parametrize(("target_list", "is_suppressed"), [("suppressed", True), ("launch", False)])
def test_who_stands_on_the_list_of_suppressed_people_is_suppressed(target_list, is_suppressed):
    assert facts(targets=[{"target_list": target_list}])["is_suppressed"] == is_suppressed


def test_contacts_add_up_over_channels():
    contacts = [
        {"channel": "visit", "contacts_7d": 1, "contacts_30d": 2, "last_on": TODAY - dt.timedelta(days=3)},
        {"channel": "sms", "contacts_7d": 0, "contacts_30d": 1, "last_on": TODAY - dt.timedelta(days=9)},
    ]

    found = facts(contacts=contacts)

    assert (found["contacts_7d"], found["contacts_30d"], found["days_since_contact"]) == (1, 3, 3.0)
