import datetime as dt
from collections import Counter

import ibis
import numpy as np
import pyarrow as pa
import pytest

from hcploop import schema
from hcploop.nextbest.draw import Stamp, drawn

NOW = dt.datetime.fromisoformat("2026-06-30T15:59:59")
STAMP = Stamp(NOW, NOW + dt.timedelta(days=7), 0, "试点", ("p1", "m1"))
ARMS = ["nothing", "甲|visit|c1|R1", "甲|wechat|c1|system", "乙|sms||system", "乙|email|c2|system", "甲|visit|c2|R1"]


def _shortlists(people, arms=ARMS):
    rows = len(people) * len(arms)
    filled = {
        "one_id": np.repeat(people, len(arms)),
        "arm": arms * len(people),
        "position": list(range(1, len(arms) + 1)) * len(people),
        "brand": [arm.split("|")[0] if "|" in arm else "all" for arm in arms] * len(people),
        "increment": [0.0] * rows,
        "cost": [0.0] * rows,
        "expected_value": [float(place) for place in range(len(arms))] * len(people),
        "because": [[]] * rows,
    }
    blank = {name: pa.nulls(rows, schema.arm.arrow_schema.field(name).type) for name in schema.arm.columns}
    table = schema.arm.check_arrow(pa.table({**blank, **filled}).select(list(schema.arm.columns)))
    return ibis.memtable(table.append_column("is_holdout", pa.array([False] * rows)))


def _allocated(people, arm):
    return schema.allocation.rows([{"one_id": one, "arm": arm, "expected_value": 0.0, "bound": 0.0} for one in people])


HELD_BACK = ibis.memtable({"one_id": ["H1"], "excluded": [["consent:sms"]]})


def _log(people, arm=ARMS[1], *, arms=ARMS, exploration=0.02, stamp=STAMP):
    table = drawn(_shortlists(people, arms), _allocated(people, arm), HELD_BACK, stamp=stamp, exploration=exploration)
    return table.to_pyarrow()


@pytest.fixture(scope="module")
def many():
    return _log([f"H{number:06}" for number in range(100_000)])


def test_arms_are_drawn_as_often_as_their_propensities_say(many):
    seen = Counter(many["chosen"].to_pylist())

    likely = {arm: 0.9 if arm == ARMS[1] else 0.02 for arm in ARMS}
    for arm, share in likely.items():
        assert abs(seen[arm] / 100_000 - share) < 4 * (share * (1 - share) / 100_000) ** 0.5, arm


def test_propensities_sum_to_one_and_none_is_below_the_floor(many):
    propensities = np.array(many["propensities"].to_pylist())

    assert np.abs(propensities.sum(axis=1) - 1).max() < 1e-12
    assert propensities.min() >= 0.02


def test_the_logged_propensity_is_that_of_the_drawn_arm(many):
    rows = many.slice(0, 3000).to_pylist()

    assert all(row["propensity"] == row["propensities"][row["arms"].index(row["chosen"])] for row in rows)
    assert all(row["values"][row["arms"].index(arm)] == float(ARMS.index(arm)) for row in rows[:50] for arm in ARMS)


def test_every_decision_has_an_id_of_its_own(many):
    assert len(set(many["decision_id"].to_pylist())) == 100_000


def test_the_same_run_draws_the_same_and_another_seed_another():
    people = [f"H{number:04}" for number in range(2000)]

    first, again, other = _log(people), _log(people), _log(people, stamp=Stamp(NOW, NOW, 1, "试点", ("p1", "m1")))

    chosen = [dict(zip(log["one_id"].to_pylist(), log["chosen"].to_pylist(), strict=True)) for log in (first, again)]
    assert chosen[0] == chosen[1]
    assert chosen[0] != dict(zip(other["one_id"].to_pylist(), other["chosen"].to_pylist(), strict=True))


def test_a_shortlist_of_nothing_is_certain():
    (row,) = _log(["H1"], "nothing", arms=["nothing"]).to_pylist()

    assert (row["chosen"], row["propensity"], row["arms"], row["propensities"]) == ("nothing", 1.0, ["nothing"], [1.0])
    assert (row["brand"], row["excluded"]) == ("all", ["consent:sms"])


def test_a_larger_floor_holds():
    rows = _log([f"H{number:05}" for number in range(5000)], "nothing", exploration=0.1).to_pylist()

    assert {round(row["propensity"], 9) for row in rows} == {0.5, 0.1}
    assert {row["brand"] for row in rows} == {"all", "甲", "乙"}
