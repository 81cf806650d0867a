"""Probabilities with a contact and without."""

import math

import ibis
import pytest

from hcploop import schema
from hcploop.nextbest.predict import predicted
from hcploop.nextbest.terms import TERMS


def number(channel, part, term, value):
    return {"version": "v", "channel": channel, "part": part, "term": term, "value": value}


MODEL = [
    number("nothing", "coefficient", "intercept", -2.0),
    number("nothing", "coefficient", "own_actions", 1.0),
    number("email", "coefficient", "intercept", -1.0),
    number("email", "coefficient", "own_actions", 0.8),
    number("email", "coefficient", "channel_answers_here", 3.0),
    number("email", "coefficient", "contacts_of_late", 0.5),
    number("visit", "coefficient", "intercept", -5.0),
    number("all", "centre", "own_actions", 1.0),
    number("all", "centre", "contacts_of_late", 1.0),
    number("email", "quality", "exposures", 9.0),
]


@pytest.fixture
def told(run):
    def of(channel="email", **terms):
        rows = ibis.memtable([{"channel": channel, **dict.fromkeys(TERMS, 0.0), **terms}])
        return run(predicted(rows, schema.response_model.rows(MODEL)))

    return of


def test_the_probability_is_that_of_the_channels_log_odds(told):
    (row,) = told(own_actions=2.0, channel_answers_here=0.1)

    assert row["probability"] == pytest.approx(1 / (1 + math.exp(-(-1 + 1.6 + 0.3))))


def test_the_baseline_is_that_of_doing_nothing_and_knows_no_channel(told):
    (row,) = told(own_actions=2.0, channel_answers_here=0.9)

    assert row["baseline"] == pytest.approx(0.5)
    assert row["increment"] == pytest.approx(row["probability"] - 0.5)


def test_an_increment_is_never_below_zero(told):
    (row,) = told("visit", own_actions=2.0)

    assert row["probability"] < row["baseline"]
    assert row["increment"] == 0


def test_the_driver_is_what_adds_most_to_the_average_contact(told):
    assert told(own_actions=3.0)[0]["driver"] == "active"
    assert told(own_actions=3.0, channel_answers_here=0.9)[0]["driver"] == "answers"
    assert told(own_actions=1.0, contacts_of_late=1.0)[0]["driver"] is None


def test_more_contacts_than_usual_are_no_reason(told):
    assert told(own_actions=1.0, contacts_of_late=5.0)[0]["driver"] is None


def test_a_channel_that_the_model_does_not_know_is_left_out(told):
    assert told("pigeon") == []
