"""Tables to take away hold what they are given, and nothing in them is a formula."""

import csv
import datetime as dt
import io

import pytest
from python_calamine import CalamineWorkbook

from hcploop_web.console.downloads import download

HOSTILE = ["=1+1", "+SUM(A1)", "-1", "@cmd", "\t=1", "http://example.org", "<script>", "\u202eabc", "王芳"]


def _sheet(columns, rows):
    sent = b"".join(download("list", "xlsx", columns, rows).streaming_content)
    return CalamineWorkbook.from_filelike(io.BytesIO(sent)).get_sheet_by_index(0).to_python()


def test_in_a_workbook_what_looks_like_a_formula_stays_text():
    assert [row[0] for row in _sheet(["a", "b"], [[one, 1] for one in HOSTILE])[1:]] == HOSTILE


def test_numbers_days_and_gaps_keep_their_kind():
    assert _sheet(["a"], [[1.5], [None], [dt.date(2026, 6, 30)]]) == [["a"], [1.5], [""], [dt.date(2026, 6, 30)]]


@pytest.mark.parametrize("text", HOSTILE)
def test_in_a_csv_no_text_is_a_formula(text):
    body = download("list", "csv", ["a", "b"], [[text, 3]]).content.decode("utf-8-sig")

    ((_heading, _other), (value, number)) = csv.reader(io.StringIO(body, newline=""))
    assert value == (f"'{text}" if text[0] in "=+-@\t" else text)
    assert number == "3"
