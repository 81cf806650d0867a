"""The terms of the log-odds of an answer."""

import math

import ibis
import pytest

from hcploop import schema
from hcploop.nextbest.terms import CHANNEL_TERMS, TERMS, with_terms

NOTHING_KNOWN = {
    "channel": "email",
    "actions": 0,
    "days_since_action": 0.0,
    "recent_contacts": 0,
    "contacts": 0,
    "answers": 0,
    "channel_actions": 0,
    "channel_recent_contacts": 0,
    "channel_contacts": 0,
    "channel_answers": 0,
    "identity": 0.5,
}
RATES = [
    {"channel": "email", "rate": 0.2, "strength": 8.0},
    {"channel": "all", "rate": 0.3, "strength": 2.0},
]


@pytest.fixture
def made(run):
    def of(**facts):
        (row,) = run(with_terms(ibis.memtable([{**NOTHING_KNOWN, **facts}]), schema.answer_rate.rows(RATES)))
        return {name: row[name] for name in TERMS}

    return of


def test_of_whom_nothing_is_known_every_term_but_identity_is_zero(made):
    assert made() == {**dict.fromkeys(TERMS, 0.0), "identity": 0.5}


def test_own_answers_are_the_smoothed_rate_less_everybodys(made):
    terms = made(contacts=8, answers=6, channel_contacts=2, channel_answers=2)

    assert terms["own_answers"] == pytest.approx((6 + 2 * 0.3) / (8 + 2) - 0.3)
    assert terms["channel_answers_here"] == pytest.approx((2 + 8 * 0.2) / (2 + 8) - 0.2)


def test_counts_enter_as_logarithms(made):
    terms = made(actions=4, days_since_action=9.0, recent_contacts=1)

    assert terms["own_actions"] == pytest.approx(math.log(5))
    assert terms["since_action"] == pytest.approx(math.log(10))
    assert terms["contacts_of_late"] == pytest.approx(math.log(2))


def test_without_a_contact_terms_of_the_channel_are_zero(made):
    terms = made(channel="nothing", contacts=5, answers=5, actions=3)

    assert all(terms[name] == 0 for name in CHANNEL_TERMS)
    assert terms["own_answers"] > 0
