"""Which rows of a feed's files are in force."""

from __future__ import annotations

import datetime as dt

import ibis
import pytest

from hcploop.feeds.kernels.contested_keys import contested_keys
from hcploop.feeds.modes import Mode, fates, key_marks

SCHEMA = {
    "ordinal": "int64",
    "row_number": "int64",
    "row_key": "string",
    "is_deleted": "boolean",
    "window_on": "date",
}
GONE = True


def row(file: int, number: int, key: str | None, mark: bool = False, on: str | None = None) -> dict[str, object]:
    day = dt.date.fromisoformat(on) if on else None
    return {"ordinal": file, "row_number": number, "row_key": key, "is_deleted": mark, "window_on": day}


def told(*rows: dict[str, object], mode: Mode) -> dict[tuple[int, int], str]:
    table = ibis.memtable(list(rows), schema=SCHEMA)
    contested = ibis.memtable(contested_keys(key_marks(table).to_pyarrow()))
    found = fates(table, contested, mode=mode).to_pyarrow().to_pylist()
    assert len({(one["ordinal"], one["row_number"]) for one in found}) == len(found)
    return {(one["ordinal"], one["row_number"]): one["fate"] for one in found}


@pytest.mark.parametrize("mode", ["append", "upsert"])
def test_the_last_row_of_a_key_is_in_force_within_a_file_and_across_files(mode: Mode):
    found = told(row(0, 2, "a"), row(0, 3, "a"), row(0, 4, "b"), row(1, 2, "a"), row(1, 3, "c"), mode=mode)

    assert found == {(0, 2): "replaced", (0, 3): "replaced"}


@pytest.mark.parametrize("mode", ["append", "upsert"])
def test_a_deletion_mark_takes_out_its_key_and_itself(mode: Mode):
    found = told(row(0, 2, "a"), row(0, 3, "b"), row(1, 2, "a", GONE), mode=mode)

    assert found == {(0, 2): "deleted", (1, 2): "deleted"}


def test_a_key_that_comes_back_after_its_mark_is_in_force():
    found = told(row(0, 2, "a"), row(1, 2, "a", GONE), row(2, 2, "a"), mode="upsert")

    assert found == {(0, 2): "replaced", (1, 2): "replaced"}


def test_a_mark_of_a_key_that_nobody_told_takes_out_itself():
    assert told(row(0, 2, "a", GONE), row(0, 3, "b"), mode="upsert") == {(0, 2): "deleted"}


@pytest.mark.parametrize("mode", ["append", "upsert", "replace_window"])
def test_rows_without_a_key_replace_nothing_and_are_not_replaced(mode: Mode):
    found = told(row(0, 2, None, on="2026-01-01"), row(0, 3, None, on="2026-01-01"), mode=mode)

    assert found == {}


@pytest.mark.parametrize("mode", ["append", "upsert", "replace_window"])
def test_a_mark_without_a_key_is_no_row_in_force(mode: Mode):
    assert told(row(0, 2, None, GONE), row(0, 3, "b"), mode=mode) == {(0, 2): "deleted"}


@pytest.mark.parametrize("mode", ["append", "upsert"])
def test_the_same_file_twice_counts_once(mode: Mode):
    once = [("a", False), ("b", False), ("c", True)]
    rows = [row(file, number, *one) for file in (0, 1) for number, one in enumerate(once, start=2)]

    found = told(*rows, mode=mode)

    assert len(rows) - len(found) == 2
    assert found[(1, 4)] == "deleted"
    assert {place for place in found if place[0] == 0} == {(0, 2), (0, 3), (0, 4)}


def test_a_window_takes_out_earlier_rows_of_its_days_and_no_others():
    found = told(
        row(0, 2, "a", on="2026-04-30"),
        row(0, 3, "b", on="2026-05-01"),
        row(0, 4, "c", on="2026-05-20"),
        row(0, 5, "d", on="2026-06-01"),
        row(1, 2, "e", on="2026-05-01"),
        row(1, 3, "f", on="2026-05-31"),
        mode="replace_window",
    )

    assert found == {(0, 3): "deleted", (0, 4): "deleted"}


def test_a_window_leaves_later_files_alone():
    found = told(row(0, 2, "a", on="2026-05-01"), row(1, 2, "b", on="2026-04-01"), mode="replace_window")

    assert found == {}


def test_a_row_told_again_on_another_day_stands_once():
    found = told(row(0, 2, "a", on="2026-05-31"), row(1, 2, "a", on="2026-06-02"), mode="replace_window")

    assert found == {(0, 2): "replaced"}


def test_without_days_the_newest_file_is_the_whole_feed():
    found = told(row(0, 2, "a"), row(0, 3, "b"), row(1, 2, "a"), row(2, 2, "c"), mode="replace_window")

    assert set(found) == {(0, 2), (0, 3), (1, 2)}


def test_within_a_window_the_last_row_of_a_key_counts():
    found = told(
        row(0, 2, "a", on="2026-05-01"),
        row(0, 3, "a", on="2026-05-02"),
        row(0, 4, "b", on="2026-05-03"),
        row(0, 5, "b", GONE, on="2026-05-03"),
        mode="replace_window",
    )

    assert found == {(0, 2): "replaced", (0, 4): "deleted", (0, 5): "deleted"}


def takers(*rows: dict[str, object], mode: Mode) -> dict[tuple[int, int], int]:
    table = ibis.memtable(list(rows), schema=SCHEMA)
    contested = ibis.memtable(contested_keys(key_marks(table).to_pyarrow()))
    found = fates(table, contested, mode=mode).to_pyarrow().to_pylist()
    return {(one["ordinal"], one["row_number"]): one["by"] for one in found}


def test_a_row_that_is_taken_out_knows_the_last_file_that_did_it():
    by_mark = takers(row(0, 2, "a"), row(1, 2, "a", GONE), row(2, 2, "a", GONE), row(2, 3, None, GONE), mode="upsert")
    by_row = takers(row(0, 2, "a"), row(1, 2, "a"), row(2, 2, "a"), mode="append")
    days = [row(file, 2, f"{file}", on="2026-05-01") for file in range(3)]

    assert by_mark == {(0, 2): 2, (1, 2): 2, (2, 2): 2, (2, 3): 2}
    assert by_row == {(0, 2): 2, (1, 2): 2}
    assert takers(*days, mode="replace_window") == {(0, 2): 2, (1, 2): 2}
