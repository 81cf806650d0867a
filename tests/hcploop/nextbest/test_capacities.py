import pytest

from hcploop import schema
from hcploop.nextbest.capacities import capacities, wide_capacities
from hcploop.nextbest.deciding_policy import CapacityPolicy

POLICY = CapacityPolicy(visits=20, sender={"remote_visit": 8}, channel={"call_centre": 100})


def arm(channel, sender, resource):
    plain = {"increment": 0.0, "cost": 1.0, "expected_value": 1.0, "because": [], "position": 1, "brand": "甲"}
    own = {"one_id": "H1", "arm": f"{channel}|{sender}", "channel": channel, "sender": sender}
    return {**plain, **own, "resource": resource}


ARMS = [
    arm("visit", "R1", "visit:R1"),
    arm("visit", "R2", "visit:R2"),
    arm("remote_visit", "R1", "remote_visit:R1"),
    arm("meeting", "R1", "meeting:R1"),
    arm("call_centre", "system", "call_centre"),
    arm("email", "system", None),
]


def left(standing=()):
    wide = wide_capacities(budget=None, floors={})
    rows = [{"decision_id": str(place), "channel": one[0], "sender": one[1]} for place, one in enumerate(standing)]
    table = capacities(
        schema.arm.rows(ARMS),
        schema.rep.rows([{"rep_id": "R1", "visits_per_week": 12.0}]),
        schema.suggestion.rows(rows),
        schema.capacity.rows(wide.to_pylist()),
        policy=POLICY,
    )
    return {row["resource"]: row["at_most"] for row in table.to_pyarrow().to_pylist()}


def test_a_representative_can_do_what_she_says_or_what_the_policy_says():
    assert left() == {"visit:R1": 12.0, "visit:R2": 20.0, "remote_visit:R1": 8.0, "call_centre": 100.0}


@pytest.mark.parametrize(
    ("standing", "resource", "count"),
    [
        ([("visit", "R1")] * 3, "visit:R1", 9.0),
        ([("visit", "R1")] * 3, "visit:R2", 20.0),
        ([("visit", "R1")] * 15, "visit:R1", 0.0),
        ([("call_centre", "system")] * 2, "call_centre", 98.0),
    ],
)
def test_standing_suggestions_use_what_they_used(standing, resource, count):
    assert left(standing)[resource] == count


def test_limits_over_many_actions_are_written_down():
    rows = wide_capacities(budget=500.0, floors={"甲": 7.0}).to_pylist()

    assert [(row["resource"], row["unit"], row["at_most"], row["at_least"]) for row in rows] == [
        ("face_to_face:甲", "contacts", None, 7.0),
        ("budget", "currency", 500.0, None),
    ]
