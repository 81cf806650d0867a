import datetime as dt

import ibis
import pytest

from hcploop import schema
from hcploop.nextbest.chance import Holdout
from hcploop.nextbest.in_force import all_said, led_on, not_overtaken, standing, unanswered

NOW = dt.datetime.fromisoformat("2026-06-30T10:00:00")
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
NOBODY = Holdout("试点", 0.0)


def decision(decision_id, one_id="H1", chosen="甲|wechat|c1|system", **more):
    return {
        "decision_id": decision_id,
        "one_id": one_id,
        "brand": "甲",
        "decided_at": NOW - 2 * DAY,
        "expires_at": NOW + 5 * DAY,
        "is_holdout": False,
        "chosen": chosen,
        "allocated": chosen,
        "propensity": 0.98,
        "arms": [chosen, "nothing"],
        "propensities": [0.98, 0.02],
        "values": [1.0, 0.0],
        "excluded": [],
        "policy_version": "p",
        "model_version": "m",
        "seed": 0,
        **more,
    }


def ids(table):
    return {row["decision_id"] for row in table.to_pyarrow().to_pylist()}


def report(decision_id, state, happened_at):
    return {"decision_id": decision_id, "state": state, "happened_at": happened_at}


def still_open(rows, executions=(), feedback=()):
    tables = (schema.decision.rows(rows), schema.execution.rows(executions), schema.feedback.rows(feedback))
    return ids(unanswered(*tables, as_of=NOW))


@pytest.mark.parametrize("state", ["sent", "confirmed", "opened", "later"])
def test_what_is_under_way_is_open(state):
    assert still_open([decision("D1")], [report("D1", state, NOW - HOUR)]) == {"D1"}


@pytest.mark.parametrize("state", ["done", "dismissed"])
def test_what_is_done_or_dismissed_is_not(state):
    assert still_open([decision("D1")], [report("D1", state, NOW - HOUR)]) == set()
    assert still_open([decision("D1")], [], [report("D1", state, NOW - HOUR)]) == set()


def test_a_report_from_after_the_as_of_moment_is_not_read():
    assert still_open([decision("D1")], [report("D1", "done", NOW + HOUR)]) == {"D1"}


def test_neither_is_a_decision_from_after_it_nor_one_that_expired():
    assert still_open([decision("D1", decided_at=NOW + HOUR)]) == set()
    assert still_open([decision("D1", expires_at=NOW)]) == set()


def test_of_two_decisions_of_one_person_the_newer_stands():
    rows = [decision("D1"), decision("D2", decided_at=NOW - DAY)]

    assert still_open(rows) == {"D2"}


def test_a_merged_id_leads_to_the_one_that_stands_for_it():
    redirects = schema.hcp_redirect.rows([{"old_one_id": "H1", "one_id": "H9", "redirected_at": NOW}])

    led = led_on(schema.decision.rows([decision("D1"), decision("D2", "H2")]), redirects).to_pyarrow().to_pylist()

    assert sorted((row["decision_id"], row["one_id"]) for row in led) == [("D1", "H9"), ("D2", "H2")]


def kept(rows, *, channel="wechat", sender="system", is_permitted=True, holdout=NOBODY):
    offers = [{"one_id": "H1", "brand": "甲", "channel": channel, "content_id": "c9", "sender": sender}]
    contents = [{"content_id": "c1", "brand": "甲", "is_permitted": is_permitted, "blocked_by": []}]
    tables = (schema.decision.rows(rows), schema.offer.rows(offers), schema.permitted_content.rows(contents))
    return ids(standing(*tables, holdout=holdout))


def test_an_action_stands_while_its_channel_and_its_content_are_allowed():
    assert kept([decision("D1")]) == {"D1"}
    assert kept([decision("D1", chosen="甲|wechat||system")]) == {"D1"}


def test_it_does_not_when_consent_sender_or_content_are_gone():
    assert kept([decision("D1")], channel="sms") == set()
    assert kept([decision("D1")], sender="R1") == set()
    assert kept([decision("D1")], is_permitted=False) == set()
    assert kept([decision("D1", "H2")]) == set()


def test_doing_nothing_is_always_allowed():
    assert kept([decision("D1", "H2", "nothing")], channel="sms") == {"D1"}


def test_who_comes_into_the_hold_out_is_decided_anew():
    everybody = Holdout("试点", 1.0)

    assert kept([decision("D1")], holdout=everybody) == set()
    assert kept([decision("D1", chosen="nothing", is_holdout=True)], holdout=everybody) == {"D1"}
    assert kept([decision("D1", chosen="nothing", is_holdout=True)]) == set()


def still_known(rows, acted_at, executions=(), *, steady_minutes=3):
    acts = ibis.memtable([{"one_id": "H1", "acted_at": acted_at}], schema={"one_id": "string", "acted_at": "timestamp"})
    said = all_said(schema.execution.rows(executions), schema.feedback.rows([]))
    kept = not_overtaken(schema.decision.rows(rows), acts, said, as_of=NOW, steady_minutes=steady_minutes)
    return ids(kept)


def test_what_she_does_afterwards_overtakes_a_decision():
    rows = [decision("D1"), decision("D2", "H2")]

    assert still_known(rows, NOW - HOUR) == {"D2"}


def test_what_she_did_before_was_known():
    assert still_known([decision("D1")], NOW - 3 * DAY) == {"D1"}


@pytest.mark.parametrize("state", ["sent", "confirmed", "opened"])
def test_what_is_carried_out_already_is_not_overtaken(state):
    assert still_known([decision("D1")], NOW - HOUR, [report("D1", state, NOW - 2 * HOUR)]) == {"D1"}


def test_who_is_held_out_is_not_decided_anew_for_what_she_does():
    assert still_known([decision("D1", is_holdout=True)], NOW - HOUR) == {"D1"}


def test_a_decision_stands_some_minutes_whatever_she_does():
    young = decision("D1", decided_at=NOW - HOUR)

    assert still_known([young], NOW, steady_minutes=61) == {"D1"}
    assert still_known([young], NOW, steady_minutes=60) == set()
