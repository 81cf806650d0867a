"""Workbooks hold what they are given, and nothing in them is a formula."""

import datetime as dt
import io

from python_calamine import CalamineWorkbook

from hcploop_web.console.workbooks import workbook


def test_what_looks_like_a_formula_stays_text():
    hostile = ["=1+1", "+SUM(A1)", "@cmd", "-2", "http://example.org", "<script>", "\u202eabc"]

    sent = b"".join(workbook("list", ["a", "b"], [[one, 1] for one in hostile]).streaming_content)

    rows = CalamineWorkbook.from_filelike(io.BytesIO(sent)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == hostile


def test_numbers_days_and_gaps_keep_their_kind():
    sent = b"".join(workbook("list", ["a"], [[1.5], [None], [dt.date(2026, 6, 30)]]).streaming_content)

    rows = CalamineWorkbook.from_filelike(io.BytesIO(sent)).get_sheet_by_index(0).to_python()
    assert rows == [["a"], [1.5], [""], [dt.date(2026, 6, 30)]]
