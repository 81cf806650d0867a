"""What counts as something that a person did herself."""

import datetime as dt

from hcploop import schema
from hcploop.nextbest.own_acts import last_acts

NOW = dt.datetime.fromisoformat("2026-06-30T10:00:00")
HOUR = dt.timedelta(hours=1)
PERSONS = [{"record_id": number, "one_id": f"H{number}", "probability": 1.0} for number in (1, 2, 3)]


def touch(record_id, action, at, status="submitted"):
    return {
        "touch_id": f"t{record_id}{at}",
        "record_id": record_id,
        "brand": "all",
        "channel": "web",
        "action": action,
        "happened_at": at,
        "local_on": at.date(),
        "status": status,
        "counts_once": True,
        "source": "crm",
        "feed": "crm",
    }


def acts(touches=(), answers=(), consents=()):
    found = last_acts(
        schema.touch.rows(touches),
        schema.answer.rows(answers),
        schema.consent.rows(consents),
        schema.record_person.rows(PERSONS),
        as_of=NOW,
    )
    return {row["one_id"]: row["acted_at"] for row in found.to_pyarrow().to_pylist()}


def test_the_last_of_her_own_contacts_counts_and_what_was_sent_to_her_does_not():
    done = [touch(1, "read", NOW - 5 * HOUR), touch(1, "click", NOW - 2 * HOUR), touch(2, "deliver", NOW - HOUR)]

    assert acts(done) == {"H1": NOW - 2 * HOUR}


def test_what_is_planned_or_lies_ahead_is_not_done():
    assert acts([touch(1, "attend", NOW - HOUR, status="planned"), touch(2, "read", NOW + HOUR)]) == {}


def test_an_answer_and_a_word_on_consent_are_her_own():
    answer = {"record_id": 1, "survey_id": "s", "survey_kind": "nps", "item_id": "i", "value": "9", "source": "crm"}
    word = {"record_id": 2, "channel": "email", "state": "withdrawn", "source": "crm"}

    found = acts([], [answer | {"happened_at": NOW - HOUR}], [word | {"happened_at": NOW - 3 * HOUR}])

    assert found == {"H1": NOW - HOUR, "H2": NOW - 3 * HOUR}


def test_what_is_older_than_any_decision_that_stands_is_not_looked_at():
    assert acts([touch(1, "read", NOW - dt.timedelta(days=40))]) == {}
