"""On random worlds every indicator, score, persona and tier equals the slow reference."""

import datetime as dt
import importlib.util
from pathlib import Path

import ibis
import numpy as np
import pytest

from hcploop import schema
from hcploop.scoring import ScoringPolicy, TierPolicy, indicators, presets, scores, tiers

_spec = importlib.util.spec_from_file_location("reference_scores", Path(__file__).with_name("reference_scores.py"))
reference = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(reference)

AS_OF = dt.date(2026, 6, 17)
LEVELS = [None, "三级甲等", "三級甲等", " 二级乙等 ", "三级", "诊所"]


class _Chance:
    def __init__(self, seed):
        self._draw = np.random.default_rng(seed)

    def choice(self, values):
        return values[int(self._draw.integers(len(values)))]

    def randint(self, low, high):
        return int(self._draw.integers(low, high + 1))

    def random(self):
        return float(self._draw.random())


def _world(seed):
    chance = _Chance(seed)
    people = [
        {
            "one_id": f"H{number:05d}",
            "hospital_level": chance.choice(LEVELS),
            "title_rank": chance.choice([None, 1, 2, 3, 4]),
            "papers": chance.choice([None, None, 0.0, 3.0, chance.random() * 9]),
            "society_posts": chance.choice([None, 0.0, 1.0]),
            "province": chance.choice(["上海", "广东", None]),
            "records": 1,
            "sources": ["crm"],
            "confidence": 1.0,
        }
        for number in range(chance.randint(1, 70))
    ]
    records = [
        {"record_id": chance.randint(8, 2**62), "one_id": person["one_id"], "probability": 1.0}
        for person in people
        for _copy in range(chance.choice([0, 1, 1, 2]))
    ]
    strangers = [{"record_id": 7, "one_id": None}]
    roll_up = []
    for record in (records + strangers) * 3:
        first_on = dt.date(chance.choice([2025, 2026]), chance.randint(1, 6), chance.randint(1, 28))
        roll_up.append(
            {
                "record_id": record["record_id"],
                "brand": chance.choice(["all", "甲", "乙"]),
                "channel": chance.choice(["visit", "wechat", "meeting", "email", "web"]),
                "action": chance.choice(["visit", "read", "attend", "watch", "send", "send", "speak"]),
                "content_id": chance.choice([None, "c1"]),
                "local_month": first_on.replace(day=1),
                "touches": chance.randint(1, 4),
                "contacts": 1,
                "dwell_seconds": 0.0,
                "dwell_factor": 1.0,
                "first_on": first_on,
                "last_on": first_on,
            }
        )
    grades = [
        {"one_id": person["one_id"], "brand": brand, "grade": chance.choice("ABCD")}
        for person in people
        for brand in ("all", "甲")
        if chance.random() < 0.6
    ]
    return people, roll_up, records, grades


def _by(rows, *keys):
    return {tuple(row[key] for key in keys): row for row in rows}


@pytest.mark.parametrize("seed", range(6))
def test_every_person_equals_the_slow_reference(seed):
    people, roll_up, records, grades = _world(seed)
    hcp = schema.hcp.rows(people)
    written = {
        "population": [["province"], []][seed % 2],
        "min_known_share": [0.25, 0.5, 0.0][seed % 3],
        "window_months": [12, 3][seed % 2],
        "high_share": [1 / 3, 0.2][seed % 2],
    }
    policy = ScoringPolicy.from_table(written, "scoring.toml")
    tier_policy = TierPolicy.of(list(presets())[seed % 3])
    brands = [["all"], ["甲", "乙"], ["all", "甲"]][seed % 3]

    measured = _written(
        indicators(
            hcp,
            schema.record_content_month.rows(roll_up),
            schema.record_person.rows(records),
            brands=brands,
            as_of=AS_OF,
            policy=policy,
        )
    )
    scored = _written(scores(measured, hcp, policy=policy))
    placed = _written(tiers(scored, schema.hcp_grade.rows(grades), hcp, policy=tier_policy))

    slow = reference.reference_indicators(people, roll_up, records, brands=brands, as_of=AS_OF, policy=policy)
    slow_scores = reference.reference_scores(slow, people, policy=policy)
    slow_tiers = reference.reference_tiers(slow_scores, grades, people, policy=tier_policy)
    _same(measured, slow, "one_id", "brand", "indicator")
    _same(scored, slow_scores, "one_id", "brand", "dimension")
    _same(placed, slow_tiers, "one_id", "brand")


def _written(table):
    """Write a stage's result before the next reads it, as flow does."""
    return ibis.memtable(table.to_pyarrow())


def _same(table, slow, *keys):
    fast, wanted = _by(table.to_pyarrow().to_pylist(), *keys), _by(slow, *keys)
    assert fast.keys() == wanted.keys()
    for key, row in wanted.items():
        found = {name: fast[key][name] for name in row}
        assert found == pytest.approx(row, abs=1e-9), key
