"""Workbooks as parts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import xlsxwriter

from hcploop.errors import InputError
from hcploop.feeds import Landed, land
from hcploop.market import Feed

Rows = list[list[Any]]


def workbook(folder: Path, rows: Rows, *merged: str, sheets: tuple[str, ...] = ("名单",)) -> Path:
    path = folder / "sign_up.xlsx"
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for name in sheets:
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, dt.datetime):
                        sheet.write_datetime(at, column, value, moment)
                    elif isinstance(value, dt.date):
                        sheet.write_datetime(at, column, value, day)
                    elif value is not None:
                        sheet.write(at, column, value)
            for cells in merged:
                sheet.merge_range(cells, "")
                first = cells.split(":")[0]
                sheet.write(first, rows[int(first[1:]) - 1][ord(first[0]) - ord("A")])
    return path


def landed(path: Path, **settings: Any) -> tuple[Landed, list[dict[str, Any]]]:
    part = path.with_suffix(".parquet")
    done = land(path, Feed(name="sign_up", kind="people", path="*.xlsx", **settings), part)
    return done, pq.read_table(part).to_pylist()


def test_cells_come_as_a_person_reads_them(tmp_path: Path):
    path = workbook(
        tmp_path,
        [
            ["姓名", "手机", "日期", "时间", "份额", "在职"],
            [
                "欧阳娜娜",
                13800138000,
                dt.date(2026, 1, 3),
                dt.datetime.fromisoformat("2026-01-03T10:20:30"),
                0.25,
                True,
            ],
            [],
            ["李　雷", "1.38E+10", None, None, None, None],
            ["１２", "００86", None, None, 3.0, None],
        ],
    )

    done, rows = landed(path)

    assert [row["手机"] for row in rows] == ["13800138000", "1.38E+10", "００86"]
    assert rows[0] == {
        "姓名": "欧阳娜娜",
        "手机": "13800138000",
        "日期": "2026-01-03",
        "时间": "2026-01-03 10:20:30",
        "份额": "0.25",
        "在职": "true",
        "row_number": 2,
    }
    assert [row["row_number"] for row in rows] == [2, 4, 5]
    assert rows[2]["份额"] == "3"
    assert (done.rows, done.format.sheet) == (3, "名单")


def test_title_rows_above_the_header_are_passed_over(tmp_path: Path):
    path = workbook(tmp_path, [["2026年参会名单", "", ""], ["姓名", "手机", "医院"], ["张伟", 1380, "一院"]], "A1:C1")

    done, rows = landed(path)

    assert done.format.header_row == 2
    assert rows == [{"姓名": "张伟", "手机": "1380", "医院": "一院", "row_number": 3}]


TWO_ROWS: Rows = [["姓名", "联系方式", "", "医院"], ["", "电话", "邮箱", ""], ["张伟", "138", "a@b.cn", "一院"]]


def test_a_header_merged_over_two_rows_is_refused_with_the_row_to_write(tmp_path: Path):
    path = workbook(tmp_path, TWO_ROWS, "A1:A2", "B1:C1", "D1:D2")

    with pytest.raises(InputError, match="merged cells over rows 1 to 2") as raised:
        landed(path)

    assert "header_row = 2" in raised.value.remedy


def test_the_remedy_for_a_merged_header_works(tmp_path: Path):
    path = workbook(tmp_path, TWO_ROWS, "A1:A2", "B1:C1", "D1:D2")

    _, rows = landed(path, header_row=2)

    assert rows == [{"姓名": "张伟", "电话": "138", "邮箱": "a@b.cn", "医院": "一院", "row_number": 3}]


def test_a_value_merged_over_several_rows_stands_in_each(tmp_path: Path):
    path = workbook(tmp_path, [["医院", "姓名"], ["一院", "张伟"], ["", "李雷"], ["二院", "王芳"]], "A2:A3")

    _, rows = landed(path)

    assert [row["医院"] for row in rows] == ["一院", "一院", "二院"]


def test_a_sheet_is_taken_by_name_or_place(tmp_path: Path):
    path = workbook(tmp_path, [["id"], ["a"]], sheets=("说明", "数据"))

    assert landed(path)[0].format.sheet == "说明"
    assert landed(path, sheet="数据")[0].format.sheet == "数据"
    assert landed(path, sheet=2)[0].format.sheet == "数据"
    with pytest.raises(InputError, match="no sheet '数椐'") as raised:
        landed(path, sheet="数椐")
    assert "说明, 数据" in raised.value.remedy or "数据" in raised.value.remedy


def test_an_empty_sheet_and_a_bare_header_have_no_rows(tmp_path: Path):
    assert landed(workbook(tmp_path, []))[0].rows == 0
    assert landed(workbook(tmp_path, [["id", "name"]]))[0].rows == 0


def test_what_is_no_workbook_is_refused(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    path.write_text("id,name\n1,a\n")

    with pytest.raises(InputError, match="no workbook") as raised:
        landed(path)

    assert raised.value.remedy
