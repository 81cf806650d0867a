import datetime as dt

import ibis
import pyarrow as pa
import pytest

from hcploop.errors import NotAsDeclared
from hcploop.schema import TABLES, Column, Table

SEEN = Table(
    "seen",
    "a person seen on a day",
    key=("one_id",),
    columns={
        "one_id": Column("string", "the person", required=True),
        "times": Column("int64", "how often"),
        "seen_on": Column("date", "the day"),
    },
)


def test_a_table_as_declared_is_handed_on_with_its_columns_in_order():
    made = ibis.memtable({"times": [1], "seen_on": [dt.date(2026, 1, 3)], "one_id": ["a"]})

    checked = SEEN.check(made)

    assert checked.columns == ("one_id", "times", "seen_on")


def test_a_number_of_another_width_is_cast():
    made = ibis.memtable(
        pa.table({"one_id": ["a"], "times": pa.array([1], pa.int8()), "seen_on": [dt.date(2026, 1, 3)]})
    )

    assert SEEN.check(made).times.type().is_int64()


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"one_id": ["a"], "times": [1]}, "missing seen_on"),
        ({"one_id": ["a"], "times": [1], "seen_on": [dt.date(2026, 1, 3)], "extra": [1]}, "not declared extra"),
        ({"one_id": [1], "times": [1], "seen_on": [dt.date(2026, 1, 3)]}, "one_id: wanted string, found int64"),
    ],
)
def test_a_table_that_differs_is_refused_with_what_differs(columns: dict, words: str):
    with pytest.raises(NotAsDeclared, match=words):
        SEEN.check(ibis.memtable(columns))


def test_rows_fill_what_they_do_not_name_with_null():
    assert SEEN.arrow([{"one_id": "a"}]).to_pylist() == [{"one_id": "a", "times": None, "seen_on": None}]


def test_rows_with_an_unknown_column_are_refused():
    with pytest.raises(NotAsDeclared, match="has no column time"):
        SEEN.arrow([{"one_id": "a", "time": 1}])


def test_arrow_of_another_type_is_refused():
    with pytest.raises(NotAsDeclared, match="seen"):
        SEEN.check_arrow(pa.table({"one_id": ["a"], "times": ["many"], "seen_on": [None]}))


def test_a_table_without_a_column_is_the_same_table_otherwise():
    shorter = SEEN.without("times")

    assert list(shorter.columns) == ["one_id", "seen_on"]
    assert shorter.name == SEEN.name


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_table_can_be_made_and_passes_its_own_check(table: Table):
    made = ibis.memtable(table.arrow([]), schema=table.schema)

    assert table.check(made).schema() == table.schema
    assert TABLES[table.name] is table
