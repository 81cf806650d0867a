import datetime as dt

import pytest

from hcploop import schema
from hcploop.nextbest.consents import standing_consents

AS_OF = dt.datetime.fromisoformat("2026-06-30T15:59:59")
PERSONS = schema.record_person.rows([{"record_id": 1, "one_id": "A"}, {"record_id": 2, "one_id": "A"}])


def said(channel, state, days_ago, record=1, purpose=None):
    moment = AS_OF - dt.timedelta(days=days_ago)
    return {"record_id": record, "channel": channel, "state": state, "happened_at": moment, "purpose": purpose}


def standing(*rows):
    found = standing_consents(schema.consent.rows(rows), PERSONS, channels=("email", "sms"), as_of=AS_OF)
    return {row["channel"]: row["state"] for row in found.to_pyarrow().to_pylist()}


def test_the_newest_holds_whatever_record_told_it():
    assert standing(said("email", "granted", 9, record=1), said("email", "withdrawn", 3, record=2)) == {
        "email": "withdrawn"
    }
    assert standing(said("email", "withdrawn", 9, record=1), said("email", "granted", 3, record=2)) == {
        "email": "granted"
    }


@pytest.mark.parametrize("stricter", ["refused", "withdrawn"])
def test_of_what_was_said_at_one_moment_the_strictest_holds(stricter):
    assert standing(said("email", "granted", 3), said("email", stricter, 3, record=2)) == {"email": stricter}


def test_what_was_said_of_every_channel_holds_for_each_until_something_newer():
    rows = [said("email", "granted", 9), said("all", "withdrawn", 5), said("sms", "granted", 2)]

    assert standing(*rows) == {"all": "withdrawn", "email": "withdrawn", "sms": "granted"}


def test_what_is_said_after_the_moment_is_not_read():
    assert standing(said("email", "granted", 3), said("email", "withdrawn", -1)) == {"email": "granted"}


def test_refusing_personal_choice_refuses_no_channel():
    rows = [said("email", "granted", 9, purpose="marketing"), said("email", "refused", 1, purpose="personalisation")]

    assert standing(*rows) == {"email": "granted"}


def test_who_is_nobody_we_know_has_said_nothing():
    assert standing(said("email", "granted", 3, record=77)) == {}
