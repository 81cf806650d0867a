from io import BytesIO

import openpyxl
import pytest

from hcploop.engine import Snapshot
from hcploop.report.language import Language
from hcploop.report.read import read_report
from hcploop.report.subjects import Report
from hcploop.report.write_xlsx import xlsx_report


def book(report: Report, language: Language) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(xlsx_report(report, language)))


def test_a_subject_is_a_sheet_with_a_table_filters_and_a_frozen_head(report: Report, language: Language):
    opened = book(report, language)

    sheet = opened[language.text("sheet.tiers")]
    (table,) = sheet.tables.values()
    assert sheet.freeze_panes == "B2"
    assert table.autoFilter is not None
    assert [row[4].value for row in sheet.iter_rows(min_row=2)] == [24, 8, 8]


def test_numbers_are_numbers_and_say_what_they_are(report: Report):
    sheet = book(report, Language("zh", "CNY", report.head.channels))["建议"]

    values = {cell.value: sheet.cell(2, cell.column) for cell in sheet[1]}
    assert (values["响应概率"].value, values["响应概率"].number_format) == (0.3, "0.0%")
    assert (values["预期价值"].value, values["预期价值"].number_format) == (100, '"¥"#,##0.00')
    assert values["医生"].value == "张医生0"


def test_the_channels_have_a_chart_of_their_own_numbers(report: Report, language: Language):
    sheet = book(report, language)[language.text("sheet.channels")]

    (chart,) = sheet._charts
    assert len(chart.series) == 3
    assert [cell.value for cell in sheet[7]][:4] == ["2026-06", 30, 60, 10]


def test_the_cover_tells_the_findings_and_the_definitions(report: Report):
    sheet = book(report, Language("en", "CNY", report.head.channels))["Cover"]

    words = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    assert "active_share" not in words
    assert "attained 62.0% of its plan" in words
    assert "customers covered ÷ all people of the cut" in words


@pytest.mark.parametrize("danger", ["=1+1", "+cmd", "@sum", "-2+3"])
def test_a_text_that_looks_like_a_formula_stays_a_text(report: Report, danger: str):
    from dataclasses import replace

    risky = replace(report, suggested=(replace(report.suggested[0], name=danger),))

    cell = book(risky, Language("en"))["Suggestions"]["A2"]

    assert (cell.value, cell.data_type) == (danger, "s")


def test_a_subject_that_the_snapshot_does_not_have_says_what_to_do(bare: Snapshot, language: Language):
    opened = book(read_report(bare), language)

    assert opened[language.text("sheet.suggestions")]["A1"].value == language.text("empty.suggestions")


def test_one_snapshot_gives_the_same_bytes(report: Report, language: Language):
    assert xlsx_report(report, language) == xlsx_report(report, language)
