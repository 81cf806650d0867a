"""What an offer is worth."""

import ibis
import pytest

from hcploop import schema
from hcploop.nextbest.policy import NextBestPolicy
from hcploop.nextbest.value import valued

OFFER = {
    "one_id": "H1",
    "person": 0,
    "brand": "a",
    "channel": "visit",
    "action": "visit",
    "content_id": "c1",
    "sender": "R1",
    "position": 1,
    "probability": 0.5,
    "baseline": 0.2,
    "increment": 0.3,
    "driver": "active",
    "actions": 3,
    "last_action_on": None,
    "recent_contacts": 0,
    "channel_contacts": 2,
    "channel_answers": 1,
}
POLICY = {
    "value": {
        "tiers": [900, 800, 700, 600, 500, 400, 300, 200, 100],
        "without_tier": 50,
        "brands": {"b": 2.0},
        "channels": {"visit": 1.0, "email": 0.5},
    },
    "content": {"first": 1.0, "decay": 0.5, "floor": 0.6},
    "fatigue": {"per_contact": 0.1},
    "cost": {"visit": 100.0, "email": 1.0, "call_centre": 20.0},
}


@pytest.fixture
def worth(run, terms):
    told = NextBestPolicy.from_table(POLICY, "")
    costs = terms.mutate(
        cost=terms.channel.cases(*POLICY["cost"].items(), else_=terms.cost),
    )

    def of(*, tier=1, **changes):
        row = {**OFFER, **changes}
        kind = {"last_action_on": "date", "content_id": "string", "position": "int64"}
        offers = ibis.memtable(
            [row], schema=ibis.schema({n: kind.get(n, ibis.literal(v).type()) for n, v in row.items()})
        )
        tiers = [
            {
                "one_id": "H1",
                "brand": brand,
                "persona": "pioneer",
                "identity_level": "high",
                "engagement_level": "high",
                "tier": tier,
                "reason": "",
            }
            for brand in ("a", "b")
        ]
        (found,) = run(valued(offers, schema.hcp_tier.rows(tiers), costs, policy=told))
        return found

    return of


def test_the_worth_is_increment_times_value_less_cost(worth):
    row = worth()

    assert row["expected_value"] == pytest.approx(0.3 * 900 - 100)


def test_every_tier_has_its_value_and_no_tier_has_one_too(worth):
    assert [worth(tier=tier)["value_of_response"] for tier in range(1, 10)] == [100.0 * v for v in range(9, 0, -1)]
    assert worth(tier=None)["value_of_response"] == 50


def test_a_brand_multiplies_the_value(worth):
    assert worth(brand="b")["value_of_response"] == 1800


def test_an_answer_says_more_in_one_channel_than_in_another(worth):
    assert worth(channel="email")["value_of_response"] == 450


def test_a_later_recommendation_is_worth_less_and_none_the_floor(worth):
    values = [worth(position=position)["value_of_response"] / 900 for position in (1, 2, 3)]

    assert values == pytest.approx([1.0, 0.8, 0.7])
    assert worth(position=None, content_id=None)["value_of_response"] == pytest.approx(540)


def test_every_contact_of_late_takes_its_part_away(worth):
    assert worth(recent_contacts=2)["value_of_response"] == pytest.approx(900 * 0.81)


def test_arms_of_one_person_have_lots_of_their_own(worth):
    lots = {worth(channel=channel, sender=sender)["lot"] for channel in ("visit", "email") for sender in ("R1", "R2")}

    assert len(lots) == 4
    assert {len(lot) for lot in lots} == {12}
