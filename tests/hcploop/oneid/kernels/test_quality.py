"""A sample for stewards, and what their answers say of all links."""

import numpy as np
import pytest

from hcploop import schema
from hcploop.oneid.kernels.holdings import MergeRules
from hcploop.oneid.kernels.quality import SampleRules, drawn, estimated

MERGING = MergeRules()
FEW = SampleRules(of_stratum=3)


def world(*clusters, pairs=()):
    told = [
        {"record_id": record, "cluster": min(records), "probability": 1.0} for records in clusters for record in records
    ]
    scored = [
        {"record_a": a, "record_b": b, "probability": p, "match_weight": 0.0, "evidence": ""} for a, b, p in pairs
    ]
    return schema.pair_score.arrow(scored), schema.cluster.arrow(sorted(told, key=lambda row: row["record_id"]))


def decided(*rows):
    return schema.identity_decision.arrow([{"record_a": a, "record_b": b, "decision": said} for a, b, said in rows])


def sample(world, decisions=(), before=None, rules=FEW):
    standing = before if before is not None else schema.oneid_sample.arrow([])
    return drawn(*world, decided(*decisions), standing, merging=MERGING, rules=rules)


def told(found, *columns):
    return [tuple(row[name] for name in columns) for row in found.to_pylist()]


def test_every_kind_of_pair_is_a_stratum_of_its_own():
    links = [(1, 2, 0.995), (2, 3, 0.95), (11, 12, 0.8), (1, 11, 0.9), (2, 12, 0.5), (3, 21, 0.25)]

    found = sample(world([1, 2, 3], [11, 12], [21], pairs=links))

    assert set(told(found, "record_a", "record_b", "stratum", "is_linked")) == {
        (1, 3, "through_others", True),
        (11, 12, "linked", True),
        (2, 3, "linked_sure", True),
        (1, 2, "linked_surest", True),
        (1, 11, "refused", False),
        (2, 12, "doubtful", False),
        (3, 21, "unlikely", False),
    }
    assert set(found["pairs"].to_pylist()) == {1}
    assert found["is_same"].null_count == 7


def test_strata_take_turns_and_tell_their_size():
    found = sample(world(range(1, 6), [11, 12], pairs=[(11, 12, 0.8)]))

    assert told(found, "stratum", "pairs", "turn") == [
        ("through_others", 10, 1),
        ("linked", 1, 2),
        ("through_others", 10, 3),
        ("through_others", 10, 4),
    ]


def test_the_same_pairs_are_drawn_however_the_rows_come_and_as_long_as_they_stay():
    before = sample(world(range(100, 130)))
    pairs, clusters = world(range(100, 130), [5, 7])
    turned = clusters.take(np.random.default_rng(1).permutation(len(clusters)))

    again = drawn(pairs, turned, decided(), before, merging=MERGING, rules=FEW)

    ends = told(before, "record_a", "record_b")
    assert len(set(told(again, "record_a", "record_b")) & set(ends)) >= 2
    assert told(sample((pairs, clusters)), "record_a", "record_b") == told(again, "record_a", "record_b")


def test_what_was_judged_counts_as_it_was_drawn_though_it_is_parted_now():
    before = sample(world([1, 2], pairs=[(1, 2, 0.8)]))

    after = sample(world([1], [2], pairs=[(1, 2, 0.8)]), [(2, 1, "different")], before)

    assert told(after, "record_a", "record_b", "stratum", "is_linked", "is_same") == [(1, 2, "linked", True, False)]


def test_what_was_decided_elsewhere_is_not_drawn():
    assert sample(world([1, 2], pairs=[(1, 2, 0.8)]), [(1, 2, "same")]).num_rows == 0


def test_a_judged_pair_whose_record_is_gone_is_left_out():
    before = sample(world([1, 2], pairs=[(1, 2, 0.8)]))

    assert sample(world([1]), [(1, 2, "same")], before).num_rows == 0


def judged(**strata):
    rows = []
    for name, (size, right, wrong, open_ones) in strata.items():
        said = [True] * right + [False] * wrong + [None] * open_ones
        for is_same in said:
            number = len(rows) + 1
            linked = name.startswith(("linked", "through"))
            rows.append(
                {
                    "record_a": number,
                    "record_b": number + 1000,
                    "stratum": name,
                    "is_linked": linked,
                    "pairs": size,
                    "turn": number,
                    "is_same": is_same,
                }
            )
    return schema.oneid_sample.arrow(rows)


def measures(found):
    return {row["measure"]: row for row in found.to_pylist()}


def test_shares_are_weighed_by_the_size_of_their_stratum():
    found = measures(
        estimated(judged(linked_surest=(9000, 10, 0, 0), linked=(1000, 5, 5, 0), doubtful=(500, 4, 16, 0)), rules=FEW)
    )

    assert found["precision"]["estimate"] == pytest.approx(9500 / 10_000)
    assert found["recall"]["estimate"] == pytest.approx(9500 / 9600)
    assert found["f1"]["estimate"] == pytest.approx(2 * 0.95 * (95 / 96) / (0.95 + 95 / 96))
    assert all(row["low"] < row["estimate"] <= row["high"] for row in found.values())
    assert {row["answers"] for row in found.values()} == {40}


def test_all_right_is_not_certain_unless_all_were_judged():
    some = measures(estimated(judged(linked=(1000, 10, 0, 0)), rules=FEW))["precision"]
    whole = measures(estimated(judged(linked=(10, 10, 0, 0)), rules=FEW))["precision"]

    assert some["low"] < 0.9 < some["estimate"] == 1.0
    assert (whole["low"], whole["high"]) == (1.0, 1.0)


def test_too_few_answers_are_no_estimate_and_say_how_many_lack():
    found = estimated(judged(linked=(1000, 2, 0, 5), refused=(3, 1, 0, 2)), rules=FEW)

    assert found["estimate"].null_count == 3
    assert set(found["wanted"].to_pylist()) == {3 + 2}


def test_intervals_hold_the_truth_as_often_as_they_say():
    chance, held = np.random.default_rng(5), 0
    for _ in range(200):
        right = chance.binomial(30, 0.97), chance.binomial(30, 0.8), chance.binomial(30, 0.1)
        rows = judged(
            linked_surest=(8000, right[0], 30 - right[0], 0),
            linked=(2000, right[1], 30 - right[1], 0),
            refused=(3000, right[2], 30 - right[2], 0),
        )
        one = measures(estimated(rows, rules=SampleRules(draws=1000)))["precision"]
        held += one["low"] <= 0.8 * 0.97 + 0.2 * 0.8 <= one["high"]

    assert held >= 180
