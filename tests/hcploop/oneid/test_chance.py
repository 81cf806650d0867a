import itertools
import math

import duckdb
import pyarrow as pa
import pytest
import splink

from hcploop.oneid.chance import _modulus, agreeing_by_chance
from hcploop.oneid.settings import COMPARISONS
from hcploop.structure.kernels.record_ids import record_id

_NAME, _TITLE = (next(one for one in COMPARISONS if one.name == name) for name in ("name", "title"))


def _counted(rows, *comparisons, seed=7, pairs=1_000_000):
    columns = ("name_key", "surname_key", "pinyin", "title_rank", "place_key", "hospital_key", "city", "province")
    # Numbers of records are hashes: nothing follows from their rest.
    told = [
        {"record_id": record_id("crm", "source_id", str(n)), **dict.fromkeys(columns), **row}
        for n, row in enumerate(rows, 1)
    ]
    types = [(name, pa.int64() if name == "title_rank" else pa.string()) for name in columns]
    connection = duckdb.connect()
    connection.register("told", pa.Table.from_pylist(told, schema=pa.schema([("record_id", pa.int64()), *types])))
    connection.execute("CREATE TABLE evidence AS FROM told")
    return agreeing_by_chance(splink.DuckDBAPI(connection), "evidence", comparisons, seed=seed, pairs=pairs)


def _doctors(number):
    names = ("伟", "芳", "娜", "敏", "静", "丽", "强", "磊")
    return [
        {"name_key": f"王{names[n % 7]}", "surname_key": "王", "pinyin": f"wang{n % 5}", "title_rank": n % 4 + 1}
        for n in range(number)
    ]


def test_of_a_few_records_all_pairs_are_counted():
    ranks = [1, 1, 2, 4, None]

    shares = _counted([{"title_rank": rank} for rank in ranks], _TITLE)

    apart = [abs(one - other) for one, other in itertools.combinations([rank for rank in ranks if rank], 2)]
    assert shares == {
        ("title", "title same"): apart.count(0) / 6,
        ("title", "title one rank apart"): apart.count(1) / 6,
        ("title", "title differs"): sum(gap >= 2 for gap in apart) / 6,
    }


def test_a_name_is_counted_over_all_pairs_whatever_is_drawn():
    rows = _doctors(700)

    drawn = [_counted(rows, _NAME, seed=seed, pairs=3_000)["name", "name same"] for seed in (1, 2)]

    same = sum(one["name_key"] == other["name_key"] for one, other in itertools.combinations(rows, 2))
    assert drawn == pytest.approx([same / math.comb(700, 2)] * 2)


def test_a_sound_is_counted_without_the_names_that_are_the_same():
    rows = [{"name_key": name, "surname_key": name[0], "pinyin": sound} for name, sound in _SOUNDS]

    shares = _counted(rows, _NAME)

    assert shares["name", "name same"] == pytest.approx(1 / 6)
    assert shares["name", "name sounds the same"] == pytest.approx(2 / 6)


_SOUNDS = [("张伟", "zhangwei"), ("张伟", "zhangwei"), ("章伟", "zhangwei"), ("李娜", "lina")]


def test_drawn_shares_lie_near_those_of_all_pairs():
    rows = _doctors(3_000)

    drawn, every = (_counted(rows, _TITLE, pairs=pairs) for pairs in (50_000, 10_000_000))

    assert drawn == pytest.approx(every, abs=0.01)


def test_an_outcome_that_no_pair_shows_is_left_out():
    shares = _counted([{"title_rank": 1}, {"title_rank": 1}], _TITLE)

    assert shares == {("title", "title same"): 1.0}


def test_a_day_that_brings_a_few_records_draws_by_the_same_number():
    assert _modulus(585_000, seed=7, pairs=1_000_000) == _modulus(615_000, seed=7, pairs=1_000_000)
    assert _modulus(585_000, seed=7, pairs=1_000_000) != _modulus(585_000, seed=8, pairs=1_000_000)
