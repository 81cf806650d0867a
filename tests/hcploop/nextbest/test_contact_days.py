"""Whom we contacted when, and when she did something herself."""

import datetime as dt

import ibis
import pytest

from hcploop import schema
from hcploop.nextbest.contact_days import contact_days
from hcploop.structure.touches import touch_part

DAY = dt.date(2026, 6, 10)


def rolled(channel, *, touches, actives, on=DAY, record=1):
    return {
        "record_id": record,
        "brand": "all",
        "channel": channel,
        "local_on": on,
        "touches": touches,
        "contacts": touches,
        "views": 0,
        "actives": actives,
    }


def sent(channel, *, on=DAY, action="send", status="submitted", record=1):
    return {"record_id": record, "channel": channel, "action": action, "local_on": on, "status": status}


@pytest.fixture
def found(run, terms):
    def made(days, touches=(), records=((1, 0),)):
        table = contact_days(
            schema.record_day.rows(days),
            touch_part.rows(touches),
            ibis.memtable({"record_id": [r for r, _ in records], "person": [p for _, p in records]}),
            terms,
            since=dt.date(2026, 6, 1),
            until=dt.date(2026, 6, 30),
        )
        return {(row["person"], row["channel"]): (row["is_contact"], row["is_action"]) for row in run(table)}

    return made


def test_a_visit_is_a_contact_and_a_read_is_an_action(found):
    days = found([rolled("visit", touches=1, actives=0), rolled("wechat", touches=2, actives=2)])

    assert days == {(0, "visit"): (True, False), (0, "wechat"): (False, True)}


def test_a_message_that_was_opened_on_its_day_is_both(found):
    days = found([rolled("email", touches=1, actives=1)], [sent("email")])

    assert days == {(0, "email"): (True, True)}


def test_what_a_person_starts_is_no_contact_of_ours(found):
    assert found([rolled("web", touches=1, actives=0)]) == {}


def test_what_was_only_planned_is_no_contact(found):
    assert found([], [sent("email", status="planned")]) == {}


def test_days_outside_are_not_looked_at(found):
    early, late = dt.date(2026, 5, 31), dt.date(2026, 7, 1)

    days = found(
        [rolled("visit", touches=1, actives=0, on=on) for on in (early, late)],
        [sent("email", on=on) for on in (early, late)],
    )

    assert days == {}


def test_two_records_of_a_person_make_one_day(found):
    days = found(
        [rolled("visit", touches=1, actives=0), rolled("visit", touches=1, actives=0, record=2)],
        records=((1, 7), (2, 7)),
    )

    assert days == {(7, "visit"): (True, False)}
