import datetime as dt
import hashlib
import tomllib

import pyarrow as pa
import pytest
from python_calamine import CalamineWorkbook

from hcploop.simulate.feed import Feed, toml_value

TABLE = pa.table({"姓名": ["欧阳娜娜", "阿卜杜拉·买买提", ""], "次数": [1, 2, None]})


def feed(path, **settings):
    return Feed("f", "s", "people", path, {path: TABLE}, {"name": "姓名"}, settings)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_file_is_written_in_its_encoding(tmp_path, encoding):
    feed("a/b.csv", encoding=encoding).write(tmp_path)

    text = (tmp_path / "a/b.csv").read_bytes().decode(encoding)

    assert text.split("\r\n")[:3] == ["姓名,次数", "欧阳娜娜,1", "阿卜杜拉·买买提,2"]


def test_a_sheet_stands_below_its_title(tmp_path):
    feed("b.xlsx", header_row=2).write(tmp_path)

    rows = CalamineWorkbook.from_path(tmp_path / "b.xlsx").get_sheet_by_index(0).to_python()

    assert rows[0][0] == "b"
    assert rows[1] == ["姓名", "次数"]
    assert rows[2][0] == "欧阳娜娜"


@pytest.mark.parametrize("path", ["x.xlsx", "x.parquet", "x.jsonl", "x.tsv"])
def test_the_same_table_is_the_same_bytes(tmp_path, path):
    marks = []
    for folder in ("one", "two"):
        feed(path).write(tmp_path / folder)
        marks.append(hashlib.sha256((tmp_path / folder / path).read_bytes()).hexdigest())

    assert marks[0] == marks[1]


def test_what_is_empty_is_left_out_of_json_lines(tmp_path):
    feed("x.jsonl").write(tmp_path)

    assert (tmp_path / "x.jsonl").read_text(encoding="utf-8").splitlines()[2] == "{}"


def test_a_feed_says_of_itself_what_a_reader_of_toml_reads_back():
    said = tomllib.loads(feed("x.csv", encoding="utf-8-sig", header_row=2, distinct=False).toml())["feed"][0]

    assert said["columns"] == {"name": "姓名"}
    assert (said["encoding"], said["header_row"], said["distinct"]) == ("utf-8", 2, False)
    assert tomllib.loads(f"a = {toml_value(['x', 1])}\nb = {dt.date(2026, 1, 1)}")["a"] == ["x", 1]
