"""The past moments that a response is learned from."""

import datetime as dt

import pytest

from hcploop import schema
from hcploop.nextbest.moments import QUIET_SHARE, drawn_moments, past_moments, sampled_people

moment = dt.datetime.fromisoformat
FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 6, 16)


def people(count):
    return schema.person_number.rows([{"one_id": f"H{n:05}", "person": n} for n in range(count)])


def contact(person, on, channel="visit"):
    return {"person": person, "channel": channel, "local_on": on, "is_contact": True, "is_action": False}


def decided(decision_id, chosen, *, one_id="H00000", at="2026-03-01T01:00"):
    return {
        "decision_id": decision_id,
        "one_id": one_id,
        "brand": "all",
        "decided_at": moment(at),
        "expires_at": moment(at),
        "is_holdout": False,
        "chosen": chosen,
        "allocated": chosen,
        "propensity": 1.0,
        "arms": [chosen],
        "propensities": [1.0],
        "values": [0.0],
        "excluded": [],
        "policy_version": "",
        "model_version": "",
        "seed": 0,
    }


@pytest.fixture
def past(run):
    def made(days, drawn=(), count=1):
        table = past_moments(
            people(count), schema.contact_day.rows(days), schema.moment.rows(drawn), since=FIRST, until=LAST
        )
        return run(table)

    return made


def test_who_is_sampled_at_a_share_is_sampled_at_a_higher_one(run):
    few = {row["one_id"] for row in run(sampled_people(people(2000), share=0.1))}
    more = {row["one_id"] for row in run(sampled_people(people(2000), share=0.3))}

    assert few < more
    assert 150 < len(few) < 250


def test_a_share_of_one_samples_everybody_into_three_parts(run):
    rows = run(sampled_people(people(2000), share=1.0))

    counts = {part: sum(row["part"] == part for row in rows) for part in ("fit", "calibrate", "test")}
    assert len(rows) == 2000
    assert 1300 < counts["fit"] < 1500
    assert 230 < counts["calibrate"] < 370
    assert 230 < counts["test"] < 370


def test_contacts_outside_the_time_are_left_out(past):
    rows = past([contact(0, on) for on in (FIRST - dt.timedelta(1), FIRST, LAST, LAST + dt.timedelta(1))])

    assert {row["known_on"] for row in rows if row["channel"] == "visit"} == {FIRST, LAST}


def test_a_quiet_day_has_no_contact(past):
    monday = dt.date(2026, 3, 2)
    everybody = [contact(n, monday) for n in range(0, 1000, 2)]

    rows = past(everybody, count=1000)

    quiet = [row["person"] for row in rows if row["channel"] == "nothing"]
    assert quiet
    assert all(person % 2 for person in quiet)
    assert 0.5 * QUIET_SHARE < len(quiet) / 500 < 1.5 * QUIET_SHARE


def test_a_decision_and_the_contact_it_led_to_are_one_row_drawn_by_chance(past):
    on = dt.date(2026, 3, 3)
    drawn = [{"person": 0, "channel": "visit", "known_on": on, "is_drawn": True}]

    rows = [row for row in past([contact(0, on)], drawn) if row["channel"] == "visit"]

    assert rows == [{"person": 0, "channel": "visit", "known_on": on, "is_drawn": True}]


def test_a_decision_that_was_carried_out_is_a_moment_on_the_first_day_of_that(run):
    log = schema.decision.rows([decided("d1", "all|email|c1|system")])
    done = [
        {"decision_id": "d1", "state": state, "happened_at": moment(f"2026-03-0{day}T17:00")}
        for state, day in (("confirmed", 2), ("opened", 6), ("sent", 4))
    ]

    rows = run(drawn_moments(log, schema.execution.rows(done), people(1), zone="Asia/Shanghai"))

    assert rows == [{"person": 0, "channel": "email", "known_on": dt.date(2026, 3, 5), "is_drawn": True}]


def test_a_decision_that_nobody_carried_out_tells_nothing_but_one_to_do_nothing_does(run):
    log = schema.decision.rows([decided("d1", "all|email|c1|system"), decided("d2", "nothing")])
    none = schema.execution.rows([{"decision_id": "d1", "state": "dismissed", "happened_at": moment("2026-03-02")}])

    rows = run(drawn_moments(log, none, people(1), zone="Asia/Shanghai"))

    assert [(row["channel"], row["known_on"]) for row in rows] == [("nothing", dt.date(2026, 3, 1))]


def test_people_who_are_no_longer_known_are_left_out(run):
    log = schema.decision.rows([decided("d1", "nothing", one_id="gone")])

    assert run(drawn_moments(log, schema.execution.rows([]), people(1), zone="UTC")) == []


def test_quiet_days_do_not_hang_on_how_the_rows_stand(past):
    days = [contact(n, dt.date(2026, 3, 2) + dt.timedelta(days=n % 60)) for n in range(200)]

    assert sorted(map(str, past(days, count=200))) == sorted(map(str, past(days[::-1], count=200)))
