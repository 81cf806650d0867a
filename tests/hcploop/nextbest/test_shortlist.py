"""The few arms among which a decision is made."""

import hashlib

import ibis
import pytest

from hcploop import schema
from hcploop.nextbest.policy import NextBestPolicy
from hcploop.nextbest.shortlist import best_offers, shortlist
from hcploop.nextbest.value import ARM
from hcploop.schema.valued_offer import best_offer

OFFER = {
    "one_id": "H1",
    "person": 0,
    "brand": "a",
    "channel": "email",
    "action": "send",
    "content_id": "c1",
    "sender": "system",
    "probability": 0.5,
    "baseline": 0.2,
    "increment": 0.3,
    "value_of_response": 100.0,
    "cost": 1.0,
    "actions": 3,
    "channel_contacts": 2,
    "channel_answers": 1,
}
CHANNELS = ("visit", "email", "wechat", "sms", "call_centre", "rep_email", "webinar")


def offer(channel, value, *, content="c1", **changes):
    return {**OFFER, "channel": channel, "content_id": content, "expected_value": value, **changes}


def recommended(content, position, driver, *because):
    return {
        "one_id": "H1",
        "brand": "a",
        "position": position,
        "content_id": content,
        "score": 1.0,
        "serves": "personalised",
        "driver": driver,
        "because": list(because),
        "is_exploration": False,
        "reason": "",
    }


def lot(row):
    """As valuing draws it: from person and arm."""
    named = "|".join(row[name] or "" for name in ("one_id", *ARM))
    return hashlib.md5(named.encode()).hexdigest()[:12]


@pytest.fixture
def arms(run, terms):
    def made(offers, *, recommendations=(), times=(), **limits):
        policy = NextBestPolicy.from_table({"shortlist": limits}, "")
        best = ibis.memtable(
            best_offer.arrow(
                run(
                    best_offers(
                        schema.valued_offer.rows([{**row, "lot": lot(row)} for row in offers]),
                        policy=policy,
                    )
                )
            ),
            schema=best_offer.schema,
        )
        table = shortlist(best, schema.recommendation.rows(recommendations), schema.best_time.rows(times), terms)
        return sorted(run(table), key=lambda row: (row["one_id"], row["position"]))

    return made


def test_there_are_at_most_five_arms_beside_doing_nothing(arms):
    found = arms([offer(channel, 10.0 - place) for place, channel in enumerate(CHANNELS)])

    assert [row["channel"] for row in found] == [*CHANNELS[:5], None]
    assert [row["position"] for row in found] == [1, 2, 3, 4, 5, 6]


def test_of_one_channel_there_are_two_at_most(arms):
    many = [offer("email", 10.0 - n, content=f"c{n}") for n in range(4)]

    found = arms([*many, offer("sms", 1.0)])

    assert [row["arm"] for row in found] == ["a|email|c0|system", "a|email|c1|system", "a|sms|c1|system", "nothing"]


def test_doing_nothing_comes_before_what_is_worth_as_much_and_after_what_is_worth_more(arms):
    found = arms([offer("email", 0.0), offer("sms", -1.0), offer("visit", 0.5)])

    assert [row["channel"] for row in found] == ["visit", None, "email", "sms"]


def test_doing_nothing_is_worth_nothing_and_says_what_she_does_anyway(arms):
    (nothing,) = [row for row in arms([offer("email", 5.0)]) if row["arm"] == "nothing"]

    assert (nothing["expected_value"], nothing["cost"], nothing["increment"]) == (0, 0, 0)
    assert nothing["probability"] == 0.2
    assert nothing["resource"] is None
    assert nothing["actions"] == 3


def test_arms_of_equal_worth_are_ordered_by_chance_not_by_name(arms):
    people = [f"H{n}" for n in range(200)]
    offers = [
        offer(channel, 1.0, one_id=one_id, person=place)
        for place, one_id in enumerate(people)
        for channel in ("email", "sms")
    ]

    first = [row["channel"] for row in arms(offers) if row["position"] == 1]

    assert 60 < first.count("email") < 140


def test_the_same_offers_in_another_order_make_the_same_shortlist(arms):
    offers = [offer(channel, 1.0) for channel in CHANNELS]

    assert arms(offers) == arms(offers[::-1])


def test_nothing_is_on_a_shortlist_that_was_not_offered(arms):
    offers = [offer(channel, float(place)) for place, channel in enumerate(CHANNELS)]

    assert {row["arm"] for row in arms(offers)} <= {f"a|{row['channel']}|c1|system" for row in offers} | {"nothing"}


def test_a_person_without_an_offer_has_no_shortlist(arms):
    assert arms([]) == []


def test_the_driver_is_that_of_the_answer_then_that_of_the_content_then_her_tier(arms):
    offers = [
        offer("email", 3.0, driver="active", suits_at=1),
        offer("sms", 2.0, suits_at=1),
        offer("visit", 1.0, content="c9"),
    ]

    found = arms(offers, recommendations=[recommended("c1", 1, "similar", "c7", "c8")])

    assert [row["driver"] for row in found] == ["active", "similar", "tier", None]
    assert found[1]["because"] == ["c7", "c8"]
    assert found[2]["because"] == []


def test_a_visit_uses_the_time_of_its_sender_a_call_that_of_the_centre_and_mail_none(arms):
    found = arms([offer("visit", 3.0, sender="R1"), offer("call_centre", 2.0), offer("email", 1.0)])

    assert [row["resource"] for row in found] == ["visit:R1", "call_centre", None, None]


def test_an_arm_without_content_says_so(arms):
    assert arms([offer("email", 3.0, content=None)])[0]["arm"] == "a|email||system"


def test_visits_keep_office_hours_and_everybody_else_has_the_markets_time(arms):
    times = [
        {"person": 0, "is_in_office": True, "weekday": 2, "hour": 10},
        {"person": 0, "is_in_office": False, "weekday": 7, "hour": 20},
        {"person": None, "is_in_office": True, "weekday": 3, "hour": 9},
        {"person": None, "is_in_office": False, "weekday": 6, "hour": 21},
    ]
    other = {"one_id": "H2", "person": 1}

    found = arms([offer("visit", 2.0), offer("email", 1.0), offer("visit", 1.0, **other)], times=times)

    slots = {(row["one_id"], row["channel"]): (row["weekday"], row["hour"]) for row in found}
    assert slots["H1", "visit"] == (2, 10)
    assert slots["H1", "email"] == (7, 20)
    assert slots["H2", "visit"] == (3, 9)
    assert slots["H1", None] == (None, None)
