import itertools

import numpy as np
import pytest

from hcploop import schema
from hcploop.errors import NotAsDeclared
from hcploop.nextbest.kernels.allocate import allocate, capacity_prices, capacity_use, certified_gap

PLAIN = {"increment": 0.0, "cost": 0.0, "because": [], "position": 1}
CONTACTS = {"applies_to": "resource", "unit": "contacts"}


def nothing(one_id):
    return {**PLAIN, "one_id": one_id, "arm": "nothing", "brand": "all", "expected_value": 0.0}


def arm(one_id, channel, value, *, brand="甲", resource=None, cost=1.0):
    name = f"{brand}|{channel}||x"
    own = {"one_id": one_id, "arm": name, "brand": brand, "channel": channel, "cost": cost}
    return {**PLAIN, **own, "expected_value": float(value), "resource": resource or channel}


def solved(rows, limits):
    arms, capacities = schema.arm.arrow(rows), schema.capacity.arrow(limits)
    prices = capacity_prices(arms, capacities)
    made = allocate(arms, prices)
    chosen = dict(zip(made["one_id"].to_pylist(), made["arm"].to_pylist(), strict=True))
    taken = schema.arm.arrow([row for row in rows if chosen[row["one_id"]] == row["arm"]])
    return chosen, capacity_use(taken, prices), made


def market(seed, *, people=6):
    chance = np.random.default_rng(seed)
    rows = []
    for one in (f"H{number}" for number in range(people)):
        rows.append(nothing(one))
        for brand, channel in itertools.product("甲乙", ("visit", "email")):
            if chance.random() < 0.8:
                cost = 30.0 if channel == "visit" else 1.0 + chance.random()
                rows.append(arm(one, channel, chance.gamma(2, 20), brand=brand, cost=cost))
    limits = [
        {**CONTACTS, "resource": "visit", "at_most": float(chance.integers(1, 4))},
        {**CONTACTS, "resource": "email", "at_most": float(chance.integers(1, 4))},
        {"applies_to": "arms", "unit": "currency", "resource": "budget", "at_most": float(chance.uniform(30, 120))},
    ]
    if seed % 2:
        floor = {"resource": "face_to_face:乙", "applies_to": "arms", "unit": "contacts", "brand": "乙"}
        limits.append({**floor, "channels": ["visit"], "at_least": 1.0})
    return rows, limits


def uses(row, limit):
    if limit["applies_to"] == "resource":
        return float(row.get("resource") == limit["resource"])
    fits = row.get("channel") and limit.get("brand") in (None, row["brand"])
    fits = fits and (not limit.get("channels") or row["channel"] in limit["channels"])
    return (row["cost"] if limit["unit"] == "currency" else 1.0) if fits else 0.0


def best_of_all(rows, limits):
    """Try every combination."""
    by_person = {}
    for row in rows:
        by_person.setdefault(row["one_id"], []).append(row)
    best = -np.inf
    for choice in itertools.product(*by_person.values()):
        used = [sum(uses(row, limit) for row in choice) for limit in limits]
        fits = all(
            limit.get("at_most") is None or load <= limit["at_most"] for load, limit in zip(used, limits, strict=True)
        )
        meets = all(
            limit.get("at_least") is None or load >= limit["at_least"] for load, limit in zip(used, limits, strict=True)
        )
        if fits and meets:
            best = max(best, sum(row["expected_value"] for row in choice))
    return best


@pytest.mark.parametrize("seed", range(12))
def test_it_is_worth_as_much_as_the_best_of_all_combinations(seed):
    rows, limits = market(seed)

    _, use, made = solved(rows, limits)

    assert sum(made["expected_value"].to_pylist()) >= best_of_all(rows, limits) * (1 - 1e-4)
    assert all(row["at_most"] is None or row["used"] <= row["at_most"] + 1e-6 for row in use.to_pylist())
    assert all(row["at_least"] is None or row["used"] >= row["at_least"] for row in use.to_pylist())


def test_the_visit_goes_to_whom_it_gains_most_over_what_else_she_could_get():
    rows = [nothing("a"), arm("a", "visit", 100), arm("a", "email", 95)]
    rows += [nothing("b"), arm("b", "visit", 50), arm("b", "email", 5)]

    chosen, use, _ = solved(rows, [{**CONTACTS, "resource": "visit", "at_most": 1.0}])

    assert chosen == {"a": "甲|email||x", "b": "甲|visit||x"}
    (row,) = use.to_pylist()
    assert (row["used"], 5 <= row["price"] <= 45) == (1.0, True)


def test_the_gap_is_certified_against_the_true_optimum():
    rows, limits = market(3)

    _, use, made = solved(rows, limits)

    value = sum(made["expected_value"].to_pylist())
    assert value * (1 + certified_gap(made, use)) >= best_of_all(rows, limits) - 1e-6


def test_what_loses_is_not_done_though_there_is_room():
    chosen, _, _ = solved([nothing("a"), arm("a", "visit", -1)], [{**CONTACTS, "resource": "visit", "at_most": 5.0}])

    assert chosen == {"a": "nothing"}


def test_a_floor_is_met_though_it_costs():
    rows = [row for one in "abc" for row in (nothing(one), arm(one, "visit", 1), arm(one, "email", 10 + ord(one)))]
    floor = {"resource": "floor", "applies_to": "arms", "unit": "contacts", "channels": ["visit"], "at_least": 2.0}

    chosen, use, _ = solved(rows, [floor])

    assert sorted(chosen.values()) == ["甲|email||x", "甲|visit||x", "甲|visit||x"]
    assert chosen["c"] == "甲|email||x"
    assert use.to_pylist()[0]["price"] < 0


def test_a_floor_that_cannot_be_met_is_lowered_and_says_what_was_asked():
    rows = [row for one in "abc" for row in (nothing(one), arm(one, "visit", 5), arm(one, "email", 50))]
    limits = [
        {**CONTACTS, "resource": "visit", "at_most": 2.0},
        {"resource": "floor", "applies_to": "arms", "unit": "contacts", "channels": ["visit"], "at_least": 3.0},
    ]

    _, use, made = solved(rows, limits)

    floor = next(row for row in use.to_pylist() if row["resource"] == "floor")
    assert (floor["asked"], floor["at_least"], floor["used"]) == (3.0, 2.0, 2.0)
    assert certified_gap(made, use) < 1e-6


def test_the_order_of_rows_changes_nothing_but_the_order():
    rows, limits = market(5, people=5)

    first, _, _ = solved(rows, limits)
    last, _, _ = solved(rows[::-1], limits)

    assert first == last


def test_a_shortlist_without_nothing_is_refused():
    with pytest.raises(NotAsDeclared, match="'nothing'"):
        solved([nothing("a"), arm("b", "visit", 1)], [])


def test_nobody_to_decide_for_is_no_error():
    chosen, use, made = solved([], [{**CONTACTS, "resource": "visit", "at_most": 1.0}])

    assert (chosen, made.num_rows, use.to_pylist()[0]["used"]) == ({}, 0, 0.0)
