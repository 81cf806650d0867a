"""A mapped file as typed rows, and what is wrong with the others."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import ibis
import pytest

from hcploop.schema import Column
from hcploop.schema.kinds import KINDS
from hcploop.schema.kinds.declare import Kind
from hcploop.structure.reading import Origin
from hcploop.structure.staging import MANGLED, NOBODY, judged, key_of, problems, read, staged

SAMPLE = Kind(
    "sample",
    "a row with a column of every type",
    key=("code",),
    columns={
        "code": Column("string", "its code", required=True),
        "happened_at": Column("timestamp", "when"),
        "counted_on": Column("date", "day"),
        "amount": Column("float64", "money"),
        "pieces": Column("int64", "pieces"),
        "is_main": Column("boolean", "whether"),
        "topics": Column("array<string>", "topics"),
        "status": Column("string", "state", values=("planned", "saved")),
        "phone": Column("string", "telephone"),
    },
)


class Found(NamedTuple):
    rows: list[dict[str, Any]]
    wrong: list[dict[str, Any]]


def origin_of(kind: Kind, **settings: Any) -> Origin:
    return Origin(**{"feed": "f", "source": "s", "zone": "Asia/Shanghai", "key": kind.key, **settings})


def stage(*rows: dict[str, Any], kind: Kind = SAMPLE, types: dict[str, str] | None = None, **settings: Any) -> Found:
    """Stage rows of text; what a row does not say stands as it does in most files."""
    names = list(dict.fromkeys(name for row in rows for name in row if name != "is_deleted"))
    beside = ["person_kind", "person_raw", "person_value"] if kind.names_person else []
    full = [
        {
            **dict.fromkeys(names),
            **dict.fromkeys(beside, "D1"),
            **({"record_id": 1} if beside else {}),
            "file": "f/1.csv",
            "row_number": number,
            "is_deleted": False,
            "extra": None,
            **row,
        }
        for number, row in enumerate(rows, start=2)
    ]
    schema = dict.fromkeys(full[0], "string") | {"row_number": "int64", "is_deleted": "boolean"}
    schema |= {"record_id": "int64"} if beside else {}
    mapped = ibis.memtable(full, schema=schema | (types or {}))
    origin = origin_of(kind, **settings)
    told = judged(read(mapped, kind, origin=origin), kind, origin=origin)
    return Found(
        staged(told.filter(~told.is_bad), kind).order_by("row_number").to_pyarrow().to_pylist(),
        problems(told, names={"phone": "手机", "happened_at": "日期"}).order_by("row_number").to_pyarrow().to_pylist(),
    )


def value(column: str, text: str, **settings: Any) -> Any:
    found = stage({"code": "1", column: text}, **settings)
    return found.rows[0][column]


def test_a_grade_is_one_of_the_list_however_it_is_written():
    rows = [{"target_list": "q", "grade": grade} for grade in ("a", "B", "E")]

    found = stage(*rows, kind=KINDS["targets"])

    assert [row["grade"] for row in found.rows] == ["A", "B", None]


def test_a_person_whom_the_policy_refuses_to_keep_is_not_shown_and_her_row_needs_a_place():
    rows = [
        {"period": "2026-3", "product": "R", "institution": place, "person_value": None} for place in ("同仁", None)
    ]

    found = stage(*rows, kind=KINDS["outcomes"], withholds=True)

    assert [(row["institution"], row["row_key"]) for row in found.rows] == [("同仁", "2026-03\x1fR\x1f同仁\x1f\x1f")]
    assert [(row["raw_value"], row["is_row_kept"]) for row in found.wrong] == [
        ("(withheld)", True),
        ("(withheld)", False),
    ]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("12", 12.0),
        ("1,234.5", 1234.5),
        ("１２．５", 12.5),
        ("－３", -3.0),
        ("¥1,200", 1200.0),
        ("300元", 300.0),
        ("45%", 0.45),
        ("４５％", 0.45),
        ("1.38E+10", 13800000000.0),
        ("\u30007 ", 7.0),
    ],
)
def test_a_number_is_read_as_people_write_it(text: str, want: float):
    assert value("amount", text) == pytest.approx(want)


@pytest.mark.parametrize("text", ["many", "nan", "NaN", "inf", "-Infinity", "1-2"])
def test_what_is_no_number_is_left_out_alone_and_told(text: str):
    found = stage({"code": "1", "amount": text})

    assert found.rows[0]["amount"] is None
    assert [(row["column_name"], row["raw_value"], row["is_row_kept"]) for row in found.wrong] == [
        ("amount", text, True)
    ]
    assert "no number" in found.wrong[0]["reason"]


@pytest.mark.parametrize(("text", "want"), [("12", 12), ("12.0", 12), ("１２", 12), ("1,200", 1200), ("-3", -3)])
def test_a_whole_number_is_read(text: str, want: int):
    assert value("pieces", text) == want


@pytest.mark.parametrize("text", ["12.5", "nan", "inf", "1e300", "twelve"])
def test_what_is_no_whole_number_is_left_out_alone_and_told(text: str):
    found = stage({"code": "1", "pieces": text})

    assert found.rows[0]["pieces"] is None
    assert "whole number" in found.wrong[0]["reason"]


@pytest.mark.parametrize(
    ("text", "want"),
    [("是", True), ("TRUE", True), ("1", True), ("在职", True), ("否", False), ("0", False), ("N", False)],
)
def test_yes_and_no_are_read_in_both_languages(text: str, want: bool):
    assert value("is_main", text) is want


def test_what_is_neither_yes_nor_no_is_told():
    assert "yes or no" in stage({"code": "1", "is_main": "maybe"}).wrong[0]["reason"]


@pytest.mark.parametrize(
    "text", ["2026-03-05 09:30", "2026年3月5日 09:30", "２０２６－０３－０５　０９：３０", "2026/3/5 09:30"]
)
def test_a_moment_is_utc(text: str):
    assert value("happened_at", text) == dt.datetime.fromisoformat("2026-03-05T01:30")


def test_a_day_stays_the_day_in_the_market():
    assert value("counted_on", "2026/3/5") == dt.date(2026, 3, 5)
    assert value("counted_on", "２０２６年３月５日") == dt.date(2026, 3, 5)


def test_the_feeds_pattern_says_in_which_order_day_and_month_stand():
    assert value("counted_on", "05/03/2026", dates="%d/%m/%Y") == dt.date(2026, 3, 5)


def test_the_year_0202_is_told_with_its_value_and_the_row_stays_where_the_moment_is_optional():
    found = stage({"code": "1", "happened_at": "0202-03-05"})

    assert found.rows[0]["happened_at"] is None
    (wrong,) = found.wrong
    assert (wrong["row_number"], wrong["column_name"], wrong["raw_value"]) == (2, "日期", "0202-03-05")
    assert "year" in wrong["reason"]
    assert wrong["is_row_kept"]


def test_a_row_without_a_moment_that_it_must_have_is_left_out():
    kind = KINDS["touches"]
    good = {"channel": "visit", "action": "visit", "happened_at": "2026-03-05"}

    found = stage(good, {**good, "happened_at": "0202-03-05"}, {**good, "happened_at": None}, kind=kind)

    assert [row["row_number"] for row in found.rows] == [2]
    assert [(row["row_number"], row["is_row_kept"]) for row in found.wrong] == [(3, False), (4, False)]
    assert "missing" in found.wrong[1]["reason"]


@pytest.mark.parametrize("text", ["1.38E+10", "1.38001e+10"])
def test_a_telephone_that_a_spreadsheet_rounded_is_left_out_and_told_by_its_name_in_the_file(text: str):
    found = stage({"code": "1", "phone": text}, {"code": "2", "phone": "13800138000"})

    assert [row["phone"] for row in found.rows] == [None, "13800138000"]
    assert [(row["column_name"], row["raw_value"]) for row in found.wrong] == [("手机", text)]
    assert "spreadsheet" in found.wrong[0]["reason"]


def test_a_required_value_that_is_missing_leaves_the_row_out_and_every_problem_of_the_row_is_told():
    found = stage({"code": "\u3000", "amount": "many"}, {"code": "2", "amount": "1"})

    assert [row["code"] for row in found.rows] == ["2"]
    assert {(row["column_name"], row["is_row_kept"]) for row in found.wrong} == {("code", False), ("amount", False)}


@pytest.mark.parametrize(
    ("text", "separator", "want"),
    [
        ("肺癌|乳腺癌; 指南 ；", None, ["肺癌", "乳腺癌", "指南"]),
        ("肺癌、乳腺癌", "、", ["肺癌", "乳腺癌"]),
        ("a;b", "、", ["a;b"]),
    ],
)
def test_several_values_in_one_cell_are_parted(text: str, separator: str | None, want: list[str]):
    assert value("topics", text, separator=separator or "") == want


def test_only_the_values_of_a_closed_list_count_whatever_their_case():
    found = stage({"code": "1", "status": "Planned"}, {"code": "2", "status": "done"})

    assert [row["status"] for row in found.rows] == ["planned", None]
    assert "planned, saved" in found.wrong[0]["reason"]
    assert found.wrong[0]["raw_value"] == "done"


def test_the_market_makes_a_closed_list_of_its_channels():
    row = {"channel": "visit", "action": "visit", "happened_at": "2026-03-05"}
    choices = (("channel", ("visit", "email")),)

    found = stage(row, {**row, "channel": "vist"}, kind=KINDS["touches"], choices=choices)

    assert [one["row_number"] for one in found.rows] == [2]
    assert "map it with `values`" in found.wrong[0]["reason"]


def test_a_row_that_names_nobody_is_left_out_and_says_so():
    row = {"channel": "visit", "action": "visit", "happened_at": "2026-03-05"}

    found = stage(row, {**row, "person_raw": "x", "person_value": None}, kind=KINDS["touches"])

    assert [one["row_number"] for one in found.rows] == [2]
    assert [(one["column_name"], one["raw_value"], one["reason"]) for one in found.wrong] == [("person", "x", NOBODY)]


def test_a_person_named_by_a_number_that_a_spreadsheet_rounded_is_told_so():
    row = {"channel": "visit", "action": "visit", "happened_at": "2026-03-05"}

    found = stage({**row, "person_raw": "1.38E+10", "person_value": None}, kind=KINDS["touches"])

    assert found.rows == []
    assert found.wrong[0]["reason"] == MANGLED


def test_a_deletion_mark_needs_its_key_only():
    row = {"touch_id": "T1", "channel": None, "action": None, "happened_at": None, "is_deleted": True}

    found = stage(row, kind=KINDS["touches"])

    assert [(one["row_key"], one["is_deleted"]) for one in found.rows] == [("T1", True)]


def test_distinct_leaves_out_rows_that_tell_no_thing_without_calling_them_wrong():
    rows = ({"code": "1", "amount": "1"}, {"code": None, "amount": "2"})

    assert [row["code"] for row in stage(*rows, distinct=True).rows] == ["1"]
    assert stage(*rows, distinct=True).wrong == []
    assert len(stage(*rows).wrong) == 1


def test_typed_columns_of_a_parquet_file_are_taken_as_they_are():
    types = {
        "happened_at": "timestamp",
        "counted_on": "date",
        "amount": "float64",
        "pieces": "int64",
        "is_main": "boolean",
    }
    row = {
        "code": "1",
        "happened_at": dt.datetime.fromisoformat("2026-03-05T09:30"),
        "counted_on": dt.date(2026, 3, 5),
        "amount": 1.5,
        "pieces": 3,
        "is_main": True,
    }

    found = stage(row, types=types)

    assert found.wrong == []
    assert {name: found.rows[0][name] for name in row} == {
        **row,
        "happened_at": dt.datetime.fromisoformat("2026-03-05T01:30"),
    }


def test_a_moment_with_a_zone_is_not_shifted_again():
    at = dt.datetime(2026, 3, 5, 1, 30, tzinfo=dt.UTC)

    found = stage({"code": "1", "happened_at": at}, types={"happened_at": "timestamp('UTC')"})

    assert found.rows[0]["happened_at"] == dt.datetime.fromisoformat("2026-03-05T01:30")


def test_nan_in_a_typed_column_is_a_number_that_is_not_there_and_infinity_is_wrong():
    rows = [{"code": code, "amount": float(amount)} for code, amount in (("1", "nan"), ("2", "1"), ("3", "inf"))]

    found = stage(*rows, types={"amount": "float64"})

    assert [row["amount"] for row in found.rows] == [None, 1.0, None]
    assert [row["row_number"] for row in found.wrong] == [4]


def test_every_row_carries_where_it_comes_from():
    (row,) = stage({"code": "1", "extra": '{"a": 1}'}).rows

    assert {name: row[name] for name in ("feed", "source", "file", "row_number", "row_key", "extra")} == {
        "feed": "f",
        "source": "s",
        "file": "f/1.csv",
        "row_number": 2,
        "row_key": "1",
        "extra": '{"a": 1}',
    }


def test_a_key_of_several_columns_is_null_only_where_all_of_them_are():
    rows = [{"a": "1", "b": "x"}, {"a": "1", "b": None}, {"a": None, "b": None}, {"a": None, "b": "1"}]
    table = ibis.memtable(rows, schema={"a": "string", "b": "string"})

    keys = table.select(key=key_of({"a": table.a, "b": table.b}, ("a", "b"))).to_pyarrow()["key"].to_pylist()

    assert keys[2] is None
    assert len(set(keys)) == 4
