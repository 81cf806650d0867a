"""A landed file under the canonical names."""

from __future__ import annotations

import json
from typing import Any

import ibis
import pytest

from hcploop.errors import InputError
from hcploop.feeds.mapping import mapped, mapping_of
from hcploop.market import Feed


def feed_of(**settings: Any) -> Feed:
    return Feed.model_validate({"name": "crm", "kind": "people", "path": "*.csv", **settings})


def rows_of(landed: list[dict[str, Any]], feed: Feed) -> list[dict[str, Any]]:
    names = [name for name in landed[0] if name != "row_number"]
    table = ibis.memtable(landed, schema={**dict.fromkeys(names, "string"), "row_number": "int64"})
    return mapped(table, feed, file="crm/1.csv").order_by("row_number").to_pyarrow().to_pylist()


def test_the_first_of_several_raw_names_that_the_file_has_is_taken():
    feed = feed_of(columns={"source_id": "编码", "hospital": ["所在医院", "医院"]})

    assert mapping_of(("row_number", "编码", "医院"), feed, file="1.csv") == {
        "source_id": ("编码",),
        "hospital": ("医院",),
    }


def test_without_a_mapping_the_canonical_names_and_prefixes_count():
    feed = feed_of()

    found = mapping_of(("source_id", "name", "id_orcid", "grade_alpha", "喜好"), feed, file="1.csv")

    assert set(found) == {"source_id", "name", "id_orcid", "grade_alpha"}


def test_a_required_column_that_is_missing_names_file_column_and_remedy():
    feed = feed_of(columns={"source_id": ["客户编码", "编码"], "name": "姓名"})

    with pytest.raises(InputError) as caught:
        mapping_of(("row_number", "编号", "姓名"), feed, file="crm/1.csv")

    assert caught.value.file == "crm/1.csv"
    assert caught.value.column == "客户编码 or 编码"
    assert "编号, 姓名" in caught.value.problem
    assert "source_id" in caught.value.remedy


def test_an_optional_column_is_missed_only_where_the_feed_leaves_no_choice():
    only = feed_of(columns={"source_id": "编码", "city": "城市"})
    tried = feed_of(columns={"source_id": "编码", "city": ["城市", "市"]})

    assert mapping_of(("编码",), tried, file="1.csv") == {"source_id": ("编码",)}
    with pytest.raises(InputError, match="城市"):
        mapping_of(("编码",), only, file="1.csv")


def test_a_constant_stands_for_a_required_column():
    feed = feed_of(kind="aggregates", columns={"content_id": "c", "counted_on": "d"}, constants={"channel": "wechat"})

    (row,) = rows_of([{"c": "1", "d": "2026-01-01", "row_number": 2}], feed)

    assert row["channel"] == "wechat"


def test_a_constant_fills_what_a_cell_leaves_empty():
    feed = feed_of(columns={"source_id": "编码", "city": "城市"}, constants={"city": "上海市"})

    rows = rows_of([{"编码": "1", "城市": "苏州", "row_number": 2}, {"编码": "2", "城市": None, "row_number": 3}], feed)

    assert [row["city"] for row in rows] == ["苏州", "上海市"]


def test_columns_are_joined_and_an_empty_part_leaves_no_gap_in_the_others():
    feed = feed_of(columns={"source_id": "id", "name": {"join": ["fn", "ln"], "with": " "}})

    rows = rows_of(
        [
            {"id": "1", "fn": "Ada", "ln": "Lovelace", "row_number": 2},
            {"id": "2", "fn": None, "ln": "Li", "row_number": 3},
        ],
        feed,
    )

    assert [row["name"].strip() for row in rows] == ["Ada Lovelace", "Li"]


def test_a_join_of_which_a_part_is_missing_is_an_error():
    feed = feed_of(columns={"source_id": "id", "name": {"join": ["fn", "ln"]}})

    with pytest.raises(InputError, match="fn or ln"):
        mapping_of(("id", "fn"), feed, file="1.csv")


def test_values_are_replaced_whatever_spaces_stand_around_them_and_others_stay():
    feed = feed_of(columns={"source_id": "编码", "title": "职称"}, values={"title": {"主任": "主任医师"}})

    rows = rows_of(
        [{"编码": "1", "职称": " 主任 ", "row_number": 2}, {"编码": "2", "职称": "副主任", "row_number": 3}], feed
    )

    assert [row["title"] for row in rows] == ["主任医师", "副主任"]


def test_rows_with_one_of_the_marks_are_marked_as_deleted():
    feed = feed_of(columns={"source_id": "编码"}, deleted={"column": "状态", "values": ["离职", "退休"]})

    rows = rows_of(
        [
            {"编码": str(row), "状态": state, "row_number": row}
            for row, state in enumerate(["在职", " 离职 ", "退休", None], start=2)
        ],
        feed,
    )

    assert [row["is_deleted"] for row in rows] == [False, True, True, False]


def test_a_file_without_the_column_of_the_marks_is_an_error():
    feed = feed_of(columns={"source_id": "编码"}, deleted={"column": "状态", "values": ["离职"]})

    with pytest.raises(InputError, match="状态"):
        rows_of([{"编码": "1", "row_number": 2}], feed)


def test_what_no_mapping_names_is_kept_as_json():
    feed = feed_of(columns={"source_id": "编码"})

    (row,) = rows_of([{"编码": "1", "喜好": "网球", "备注": None, "row_number": 2}], feed)

    assert json.loads(row["extra"])["喜好"] == "网球"
    assert "编码" not in json.loads(row["extra"])
    assert "row_number" not in json.loads(row["extra"])
