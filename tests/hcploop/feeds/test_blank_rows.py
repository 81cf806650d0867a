import csv
import io

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hcploop.feeds.blank_rows import blank_rows, hash_of

CSV = {"encoding": "utf-8", "delimiter": ",", "header_row": 1}


def blanked(path, rows, *, form="csv", how=CSV):
    told = []
    why = blank_rows(path, rows, form=form, how=how, done=told.append)
    assert why == ""
    assert told == [hash_of(path)]
    return path.read_bytes()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_row_becomes_an_empty_line_and_every_other_byte_stays(tmp_path, encoding, end):
    path = tmp_path / "doctors.csv"
    text = end.join(["编号,姓名", "D1,张伟", "D2,李雷", ""])
    path.write_bytes(text.encode(encoding))

    after = blanked(path, [2], how={**CSV, "encoding": encoding})

    assert after == text.replace("D1,张伟", "").encode(encoding)


def test_a_value_over_several_lines_is_one_row(tmp_path):
    path = tmp_path / "notes.csv"
    path.write_text('编号,备注\nD1,"第一行\n第二行,""引"""\nD2,5" 管\nD3,好\n', encoding="utf-8")

    after = blanked(path, [2, 4])

    assert after.decode() == '编号,备注\n\nD2,5" 管\n\n'


@given(st.lists(st.lists(st.text("a\"',\n 张", max_size=5), min_size=2, max_size=2), min_size=1, max_size=6), st.data())
def test_rows_are_counted_as_a_reader_of_csv_counts_them(tmp_path_factory, rows, data):
    path = tmp_path_factory.mktemp("csv") / "any.csv"
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([["a", "b"], *rows])
    path.write_text(written.getvalue(), encoding="utf-8", newline="")
    gone = data.draw(st.integers(2, len(rows) + 1))

    after = blanked(path, [gone]).decode()

    assert list(csv.reader(io.StringIO(after, newline=""))) == [["a", "b"], *rows[: gone - 2], [], *rows[gone - 1 :]]


def test_a_line_of_json_becomes_an_empty_line(tmp_path):
    path = tmp_path / "events.jsonl"
    path.write_text('{"a": "1"}\n{"a": "2"}\n', encoding="utf-8")

    assert blanked(path, [1], form="jsonl", how={"encoding": "utf-8"}) == b'\n{"a": "2"}\n'


def test_a_row_of_a_workbook_is_emptied(tmp_path):
    path = tmp_path / "doctors.xlsx"
    book = openpyxl.Workbook()
    for row in (["编号", "姓名"], ["D1", "张伟"], ["D2", "李雷"]):
        book.active.append(row)
    book.save(path)

    blanked(path, [2], form="xlsx", how={"sheet": "Sheet", "header_row": 1})

    rows = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))
    assert rows == [("编号", "姓名"), (None, None), ("D2", "李雷")]


def test_a_row_of_a_parquet_file_is_taken_out(tmp_path):
    path = tmp_path / "touches.parquet"
    pq.write_table(pa.table({"who": ["D1", "D2", "D3"]}), path)

    blanked(path, [3], form="parquet", how={})

    assert pq.read_table(path)["who"].to_pylist() == ["D1", "D3"]


def test_a_file_that_cannot_be_rewritten_says_what_to_do_and_stays(tmp_path):
    path = tmp_path / "doctors.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0")

    why = blank_rows(path, [2], form="xlsx", how={}, done=lambda now: None)

    assert "by hand" in why
    assert path.read_bytes() == b"\xd0\xcf\x11\xe0"


def test_the_mode_of_a_file_stays(tmp_path):
    path = tmp_path / "shared.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    path.chmod(0o664)

    blanked(path, [2])

    assert oct(path.stat().st_mode & 0o777) == "0o664"
