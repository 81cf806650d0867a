"""What was known of a person before a day."""

import datetime as dt

import ibis
import pytest

from hcploop import schema
from hcploop.nextbest.standing import answered, known_people, standings, with_channel

ON = dt.date(2026, 6, 30)


def day(days_before, channel="email", *, contact=False, action=False, person=0):
    return {
        "person": person,
        "channel": channel,
        "local_on": ON - dt.timedelta(days=days_before),
        "is_contact": contact,
        "is_action": action,
    }


@pytest.fixture
def known(run):
    def made(days, *, channel="email", person=0):
        table = schema.contact_day.rows(days)
        contacts = table.filter(table.is_contact).select("person", "channel", "local_on")
        replied = answered(contacts, table, on="local_on", response_days=14)
        moments = ibis.memtable({"person": [person], "known_on": [ON]})
        standing = standings(moments, table, replied, window_days=180, response_days=14)
        identities = ibis.memtable({"person": [99], "identity": [0.9]})
        people = known_people(moments, standing, identities, window_days=180)
        (row,) = run(with_channel(people.mutate(channel=ibis.literal(channel)), standing))
        return row

    return made


def test_a_contact_counts_as_answered_by_an_action_in_any_channel_within_14_days(known):
    row = known([day(40, contact=True), day(27, "web", action=True)])

    assert (row["channel_contacts"], row["channel_answers"], row["contacts"], row["answers"]) == (1, 1, 1, 1)


def test_an_action_on_the_fifteenth_day_is_no_answer(known):
    row = known([day(40, contact=True), day(26, "web", action=True)])

    assert (row["channel_contacts"], row["channel_answers"]) == (1, 0)


def test_an_action_before_the_contact_is_no_answer(known):
    row = known([day(40, contact=True), day(41, "web", action=True)])

    assert row["answers"] == 0


def test_a_contact_whose_time_is_not_over_is_recent_but_neither_answered_nor_not(known):
    row = known([day(13, contact=True), day(12, action=True)])

    assert row["channel_recent_contacts"] == 1
    assert (row["contacts"], row["answers"]) == (0, 0)


def test_contacts_of_another_channel_count_for_the_person_only(known):
    row = known([day(40, "visit", contact=True)])

    assert (row["contacts"], row["channel_contacts"]) == (1, 0)


def test_windows_are_90_days_of_actions_and_30_of_contacts(known):
    row = known(
        [
            day(90, "web", action=True),
            day(91, "web", action=True),
            day(30, "visit", contact=True),
            day(31, "visit", contact=True),
        ]
    )

    assert row["actions"] == 1
    assert row["recent_contacts"] == 1
    assert row["days_since_action"] == 90


def test_nothing_on_the_day_or_after_it_is_known(known):
    past = [day(40, contact=True), day(35, action=True), day(3, "visit", contact=True)]
    future = [day(later, channel, contact=True, action=True) for later in (0, -1, -20) for channel in ("email", "web")]

    assert known(past) == known(past + future)


def test_who_did_nothing_counts_as_the_whole_window_without_action(known):
    row = known([day(200, action=True)])

    assert (row["actions"], row["days_since_action"], row["last_action_on"]) == (0, 180, None)


def test_unknown_identity_is_in_the_middle(known):
    assert known([])["identity"] == 0.5
    assert known([], person=99)["identity"] == 0.9
