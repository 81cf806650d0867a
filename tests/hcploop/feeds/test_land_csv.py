"""Text files as parts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from hcploop.errors import InputError
from hcploop.feeds import Landed, land, land_csv
from hcploop.market import Feed

OPEN_PAYMENTS = Path(__file__).parents[4] / "shared/data/us_open_payments"


def landed(folder: Path, content: bytes | str, **settings: Any) -> tuple[Landed, list[dict[str, Any]]]:
    path = folder / "医生.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    feed = Feed(name="crm", kind="people", path="*.csv", **settings)
    done = land(path, feed, folder / "part.parquet", file="crm/医生.csv")
    return done, pq.read_table(folder / "part.parquet").to_pylist()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_make_no_difference(tmp_path: Path, encoding: str, end: str):
    text = end.join(["编码,姓名,医院", "0012,欧阳娜娜,上海市第一人民医院", "２,阿卜杜拉·买买提,协和　医院", ""])

    done, rows = landed(tmp_path, text.encode(encoding))

    assert rows == [
        {"编码": "0012", "姓名": "欧阳娜娜", "医院": "上海市第一人民医院", "row_number": 2},
        {"编码": "２", "姓名": "阿卜杜拉·买买提", "医院": "协和　医院", "row_number": 3},
    ]
    assert (done.rows, done.columns, done.rejected.num_rows) == (2, ("编码", "姓名", "医院"), 0)


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path):
    text = '名单,,\nid,name,x\n1,a,b\n2,b\n\n3,"c\nd",""\n,,\n4,5,6,7\n5,e,f\n'

    done, rows = landed(tmp_path, text)

    assert [(row["id"], row["row_number"]) for row in rows] == [("1", 3), ("3", 6), ("5", 9)]
    assert rows[1] == {"id": "3", "name": "c\nd", "x": None, "row_number": 6}
    assert done.format.header_row == 2
    rejected = done.rejected.to_pylist()
    assert [(row["feed"], row["file"], row["row_number"], row["raw_value"]) for row in rejected] == [
        ("crm", "crm/医生.csv", 4, "2,b"),
        ("crm", "crm/医生.csv", 8, "4,5,6,7"),
    ]
    assert "2 columns where the file has 3" in rejected[0]["reason"]


def test_numbers_hold_over_the_blocks_of_the_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(land_csv, "BLOCK", 64)
    lines = [f"{number},n" if number % 7 else f"{number}" for number in range(2, 500)]

    done, rows = landed(tmp_path, "\n".join(["id,name", *lines]))

    assert all(int(row["id"]) == row["row_number"] for row in rows)
    assert all(int(row["raw_value"]) == row["row_number"] for row in done.rejected.to_pylist())
    assert done.rows + done.rejected.num_rows == 498


def test_lines_of_spaces_are_blank(tmp_path: Path):
    done, rows = landed(tmp_path, "id,name\n1,a\n  \n　\n2,b\n\x1a")

    assert [row["row_number"] for row in rows] == [2, 5]
    assert done.rejected.num_rows == 0


@pytest.mark.parametrize("text", ["", "\n", "id,name\n", "id,name"])
def test_an_empty_file_has_no_rows(tmp_path: Path, text: str):
    done, rows = landed(tmp_path, text)

    assert done.rows == 0
    assert rows == []


@pytest.mark.parametrize("header", ["id,name,note\n", "id\n"])
def test_a_quotation_mark_that_is_never_closed_is_refused(tmp_path: Path, header: str):
    columns = header.count(",")
    text = header + "1" + ",a" * columns + '\n"2' + ",b" * columns + "\n3" + ",c" * columns + "\n"

    with pytest.raises(InputError, match="never closed"):
        landed(tmp_path, text)

    assert not list(tmp_path.glob("*.parquet*"))


def test_an_unusual_delimiter_may_be_declared(tmp_path: Path):
    _, rows = landed(tmp_path, "id^name\n1^张\n", delimiter="^")

    assert rows == [{"id": "1", "name": "张", "row_number": 2}]


def test_a_column_without_a_name_must_be_empty(tmp_path: Path):
    done, _ = landed(tmp_path, "id,name,\n1,a,\n2,b,\n")

    assert done.columns == ("id", "name")
    with pytest.raises(InputError, match="column 3 has no name but holds a value") as raised:
        landed(tmp_path, "id,name,\n1,a,\n2,b,x\n")
    assert (raised.value.row, raised.value.value) == (3, "x")


def test_two_columns_of_one_name_are_refused(tmp_path: Path):
    with pytest.raises(InputError, match="2 columns are called 'id'"):
        landed(tmp_path, "id,name,id\n1,a,2\n")


def test_a_wrong_encoding_is_told_with_the_byte(tmp_path: Path):
    with pytest.raises(InputError, match="byte 3 is not utf-8") as raised:
        landed(tmp_path, "id,姓名\n1,张\n".encode("gb18030"), encoding="utf-8")

    assert "encoding =" in raised.value.remedy


def test_a_workbook_under_the_name_of_a_text_file_is_told(tmp_path: Path):
    with pytest.raises(InputError, match="this is a workbook"):
        landed(tmp_path, b"PK\x03\x04\x14\x00rest")


def test_a_real_file_whose_lines_end_in_cr_is_read(tmp_path: Path):
    if not OPEN_PAYMENTS.exists():
        pytest.skip(f"real data is not there: {OPEN_PAYMENTS}")
    feed = Feed(name="doctors", kind="people", path="doctors.csv")

    done = land(OPEN_PAYMENTS / "doctors.csv", feed, tmp_path / "part.parquet")

    rows = pq.read_table(tmp_path / "part.parquet")
    assert (done.rows, done.format.line_end, done.rejected.num_rows) == (2048, "CR", 0)
    assert rows["fn"][0].as_py() == "BRETT"
    assert rows["row_number"].to_pylist() == list(range(2, 2050))
