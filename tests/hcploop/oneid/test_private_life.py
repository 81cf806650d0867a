import ibis
import pytest
import splink

from hcploop import schema
from hcploop.oneid.block import BLOCKS
from hcploop.oneid.evidence import evidence, told_of
from hcploop.oneid.link import link
from hcploop.oneid.private_life import PRIVATE, trait_comparison
from hcploop.oneid.settings import comparisons_for


def _rows(rows):
    base = {"source": "crm", "feed": "crm", "is_full_name": True, "name_script": "latin"}
    return schema.record.arrow([{**base, "record_id": n, "source_id": str(n), **row} for n, row in enumerate(rows, 1)])


def _linked(rows):
    connection = ibis.duckdb.connect()
    connection.con.register("records", _rows([*rows, *_OTHERS]))
    records = connection.table("records")
    told = {name for name, count in told_of(records).to_pyarrow().to_pylist()[0].items() if count}
    connection.create_table("evidence", evidence(records, schema.shared_contact.rows([]), told=told))
    pairs = link("evidence", api=splink.DuckDBAPI(connection.con), seed=1).to_pylist()
    return {(pair["record_a"], pair["record_b"]): pair for pair in pairs}


_FRANK = {
    "name": "Frank Edward Brightman",
    "given_key": "frank",
    "family_key": "brightman",
    "birth_date": "18560618",
    "postcode": "bs20el",
    "traits": ["occupation:liturgist"],
}


_OTHERS = [
    {
        "name": f"Given{n} Family{n}",
        "given_key": f"given{n}",
        "family_key": f"family{n}",
        "birth_date": f"17{n}0405",
        "postcode": f"zz{n}9yy",
        "traits": [f"occupation:craft{n}"],
    }
    for n in range(10, 50)
]
"""Among two people every name is frequent, and frequent names say little."""


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"given_key": "brightman", "family_key": "frank"}, "given name stands elsewhere in the name"),
        ({"family_key": "brightmam"}, "family name alike"),
        ({"given_key": "fran"}, "given name alike"),
        ({"given_key": "f", "name": "F. Brightman"}, "given name shortened"),
        ({"birth_date": "18560619"}, "day of birth one digit off"),
        ({"birth_date": "18560816"}, "day of birth two digits off"),
        ({"birth_date": "18561218"}, "day of birth two digits off"),
        ({"birth_date": "18561106"}, "year of birth same"),
        ({"postcode": "bs20e1"}, "postcode one sign off"),
        ({"postcode": "bs29zz"}, "first part of the postcode same"),
        ({"traits": ["occupation:anglican liturgist"]}, "occupation alike"),
    ],
)
def test_an_error_still_says_something(changed, words):
    pairs = _linked([_FRANK, {**_FRANK, **changed}])

    assert words in pairs[1, 2]["evidence"]


def test_a_day_and_a_month_that_changed_places_are_seen():
    pairs = _linked([{**_FRANK, "birth_date": "18561102"}, {**_FRANK, "birth_date": "18560211"}])

    assert "day and month of birth turned round" in pairs[1, 2]["evidence"]


def test_a_trait_is_compared_with_its_own_kind_only():
    pairs = _linked([_FRANK, {**_FRANK, "traits": ["birth_place:liturgist"]}])

    assert "liturgist" not in pairs[1, 2]["evidence"]
    assert "occupation" not in pairs[1, 2]["evidence"]


def test_a_trait_may_be_called_anything():
    rows = [{**_FRANK, "traits": ["père's craft:organist"]}] * 2

    pairs = _linked(rows)

    assert "père's craft same" in pairs[1, 2]["evidence"]


def test_a_name_that_both_sides_tell_in_parts_is_not_compared_as_a_whole_too():
    rows = [{**_FRANK, "name_key": "frankbrightman", "surname_key": "brightman"}] * 2

    pairs = _linked(rows)

    assert "family name same" in pairs[1, 2]["evidence"]
    assert not pairs[1, 2]["evidence"].startswith("name same")


def test_shares_of_all_outcomes_make_one():
    for comparison in (*PRIVATE, trait_comparison(0, "craft")):
        assert abs(sum(level.m for level in comparison.levels) - 1) < 0.011
        assert abs(sum(level.u for level in comparison.levels) - 1) < 0.02


def test_a_market_that_tells_nothing_private_pays_for_nothing_private():
    connection = ibis.duckdb.connect()
    connection.con.register("records", _rows([{"name_key": "张伟", "surname_key": "张"}] * 2))
    records = connection.table("records")

    asked = ibis.to_sql(evidence(records, schema.shared_contact.rows([]), told=()), dialect="duckdb")

    assert " OVER (" not in asked
    assert not {one.name for one in comparisons_for({"name_key", "surname_key"})} & {one.name for one in PRIVATE}
    assert all(block.needs for block in BLOCKS if block.column in ("block_birth", "block_names", "block_post"))
