import hashlib

import ibis
import pyarrow as pa

from hcploop import schema
from hcploop.nextbest.chance import Holdout, with_holdout, with_share, without_holdout


def _people(count):
    return ibis.memtable(pa.table({"one_id": [f"H{number:07}" for number in range(count)]}))


def _held(count, share, salt="试点"):
    rows = with_holdout(_people(count), holdout=Holdout(salt, share)).to_pyarrow().to_pylist()
    return {row["one_id"] for row in rows if row["is_holdout"]}


def test_a_share_is_what_python_reads_from_the_same_digits():
    texts = ["H1|2026|0|试点", "", "x"]

    found = with_share(ibis.memtable({"text": texts}), "share", ibis._.text).to_pyarrow().to_pylist()

    told = {text: int(hashlib.md5(text.encode()).hexdigest()[:13], 16) / 16**13 for text in texts}
    assert {row["text"]: row["share"] for row in found} == told


def test_the_hold_out_has_about_its_share():
    assert abs(len(_held(100_000, 0.1)) / 100_000 - 0.1) < 4 * (0.1 * 0.9 / 100_000) ** 0.5


def test_who_is_held_out_at_ten_percent_is_held_out_at_twenty():
    assert _held(5000, 0.1) < _held(5000, 0.2)
    assert _held(5000, 0.0) == set()


def test_another_market_holds_out_others():
    both = _held(5000, 0.1) & _held(5000, 0.1, salt="another")

    assert len(both) < 100


def test_who_is_held_out_can_only_be_left_alone():
    held = sorted(_held(50, 0.3))[0]
    free = next(f"H{number:07}" for number in range(50) if f"H{number:07}" not in _held(50, 0.3))
    arms = schema.arm.rows(
        [
            {"one_id": one, "arm": arm, "position": 1, "brand": "all", "increment": 0.0, "cost": 0.0}
            | {"expected_value": 0.0, "because": []}
            for one in (held, free)
            for arm in ("nothing", "甲|visit||R1")
        ]
    )

    left = without_holdout(arms, holdout=Holdout("试点", 0.3)).to_pyarrow().to_pylist()

    assert sorted((row["one_id"], row["arm"]) for row in left) == sorted(
        [(held, "nothing"), (free, "nothing"), (free, "甲|visit||R1")]
    )
