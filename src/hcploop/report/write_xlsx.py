"""A report as a workbook: a cover with the findings, then a sheet a subject, each a real table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import xlsxwriter

from hcploop.report.empty import empty_text
from hcploop.report.findings import FINDINGS_SHOWN, findings
from hcploop.report.language import Language
from hcploop.report.pictures import attainment_line, figure_line, step_name, sub_line
from hcploop.report.sheets import Cell, Column, Sheet, sheets
from hcploop.report.steps import loop_steps
from hcploop.report.subjects import Report
from hcploop.report.tables import defined

ACCENT = "#0F766E"
_WIDEST, _NARROWEST = 60, 9


def xlsx_report(report: Report, language: Language) -> bytes:
    """Write a report as an Excel workbook.

    Parameters
    ----------
    report : Report
        What it tells.
    language : Language
        In which words.

    Returns
    -------
    bytes
        The file; texts that look like formulas stay texts.
    """
    target = BytesIO()
    # The moment of writing would make two files of one snapshot differ.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"title": report.head.market, "created": report.head.as_of})
        styles = {name: book.add_format(style) for name, style in _styles(language).items()}
        _cover(book, styles, report, language)
        for sheet in sheets(report, language):
            _write(book, styles, sheet, (language, empty_text(report, language, sheet.empty)))
    return target.getvalue()


def _styles(language: Language) -> dict[str, dict[str, Any]]:
    font = {"font_name": "Microsoft YaHei" if language.code == "zh" else "Calibri", "font_size": 10.5, "valign": "top"}
    money = {"CNY": '"¥"#,##0.00', "USD": "$#,##0.00", "EUR": "€#,##0.00"}.get(language.currency, "#,##0.00")
    return {
        "text": {**font, "text_wrap": True},
        "number": {**font, "num_format": "#,##0.##"},
        "whole": {**font, "num_format": "#,##0"},
        "share": {**font, "num_format": "0.0%"},
        "money": {**font, "num_format": money},
        "moment": {**font, "num_format": "yyyy-mm-dd hh:mm"},
        "heading": {
            **font,
            "bold": True,
            "font_color": "#FFFFFF",
            "bg_color": ACCENT,
            "text_wrap": True,
            "valign": "vcenter",
        },
        "title": {**font, "bold": True, "font_size": 20},
        "part": {**font, "bold": True, "font_size": 13, "font_color": ACCENT},
        "bold": {**font, "bold": True, "text_wrap": True},
        "muted": {**font, "font_color": "#55606B", "text_wrap": True},
    }


def _cover(book: Any, styles: dict[str, Any], report: Report, language: Language) -> None:  # noqa: ANN401 - xlsxwriter has no types
    sheet = book.add_worksheet(language.text("sheet.cover"))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 30)
    sheet.set_column(2, 2, 80)
    head = report.head
    sheet.write_string(0, 0, head.market, styles["title"])
    sheet.set_row(0, 32)
    sheet.write_string(1, 0, language.text("report.as_of", day=language.day(head.as_of_on)), styles["muted"])
    sheet.write_string(
        2, 0, language.text("report.made_by", version=head.version, snapshot=head.snapshot_id), styles["muted"]
    )
    sheet.write_string(3, 0, language.text("report.internal"), styles["muted"])
    for row in (1, 2, 3):
        sheet.merge_range(row, 0, row, 2, "", styles["muted"])
    sheet.write_string(1, 0, language.text("report.as_of", day=language.day(head.as_of_on)), styles["muted"])
    sheet.write_string(
        2, 0, language.text("report.made_by", version=head.version, snapshot=head.snapshot_id), styles["muted"]
    )
    sheet.write_string(3, 0, language.text("report.internal"), styles["muted"])
    row = _cover_findings(sheet, styles, report, language, 5)
    row = _cover_loop(sheet, styles, report, language, row + 1)
    sheet.write_string(row + 1, 0, language.text("section.definitions"), styles["part"])
    for at, one in enumerate(defined(report, language), start=row + 2):
        sheet.write_string(at, 0, one.name, styles["bold"])
        sheet.write_string(at, 1, f"{one.figure}  ({one.period})", styles["text"])
        sheet.write_string(at, 2, one.formula, styles["text"])
    _printed(sheet)


def _cover_findings(sheet: Any, styles: dict[str, Any], report: Report, language: Language, row: int) -> int:  # noqa: ANN401 - see above
    sheet.write_string(row, 0, language.text("section.summary"), styles["part"])
    for one in findings(report, at_most=FINDINGS_SHOWN):
        row += 1
        sheet.merge_range(row, 0, row, 1, language.text(f"finding.{one.code}", **one.values), styles["bold"])
        sheet.write_string(row, 2, language.text(f"act.{one.code}"), styles["text"])
        sheet.set_row(row, 46)
    return row + 1


def _cover_loop(sheet: Any, styles: dict[str, Any], report: Report, language: Language, row: int) -> int:  # noqa: ANN401 - see above
    sheet.write_string(row, 0, language.text("section.loop"), styles["part"])
    for one in loop_steps(report):
        row += 1
        said = " · ".join(part for part in (sub_line(one, language), attainment_line(one, language)) if part)
        for at, (text, style) in enumerate(
            ((step_name(one, language), "bold"), (figure_line(one, language), "text"), (said, "text"))
        ):
            sheet.write_string(row, at, text, styles[style])
    return row + 1


def _write(book: Any, styles: dict[str, Any], subject: Sheet, words: tuple[Language, str]) -> None:  # noqa: ANN401 - see above
    language, if_empty = words
    sheet = book.add_worksheet(language.text(f"sheet.{subject.key}"))
    if not subject.rows:
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 90)
        sheet.write_string(0, 0, if_empty, styles["muted"])
        return
    for at, column in enumerate(subject.columns):
        values = [row[at] for row in subject.rows]
        sheet.set_column(at, at, _width(column, values))
        for down, value in enumerate(values, start=1):
            _cell(sheet, down, at, value, styles[_style(column, value)])
    last_row, last_column = len(subject.rows), len(subject.columns) - 1
    headings = [{"header": heading, "header_format": styles["heading"]} for heading in _apart(subject.columns)]
    sheet.add_table(
        0, 0, last_row, last_column, {"name": f"t_{subject.key}", "columns": headings, "style": "Table Style Light 1"}
    )
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 30)
    if subject.chart:
        _chart(book, sheet, subject, language.text(f"sheet.{subject.key}"))
    _printed(sheet)


def _apart(columns: Iterable[Column]) -> list[str]:
    """Make headings differ, as a table wants them."""
    seen: dict[str, int] = {}
    made = []
    for column in columns:
        seen[column.heading] = seen.get(column.heading, 0) + 1
        made.append(column.heading if seen[column.heading] == 1 else f"{column.heading} {seen[column.heading]}")
    return made


def _style(column: Column, value: Cell) -> str:
    is_whole = column.kind == "number" and isinstance(value, int | float) and float(value).is_integer()
    return "whole" if is_whole else column.kind


def _cell(sheet: Any, row: int, at: int, value: Cell, style: Any) -> None:  # noqa: ANN401 - see above
    if value is None or value == "":
        sheet.write_blank(row, at, None, style)
    elif isinstance(value, dt.datetime):
        sheet.write_datetime(row, at, value, style)
    elif isinstance(value, str):
        sheet.write_string(row, at, value, style)
    else:
        sheet.write_number(row, at, value, style)


def _width(column: Column, values: Iterable[Cell]) -> float:
    longest = max((_ems(value) for value in values if isinstance(value, str)), default=0.0)
    return min(max(longest + 2, _ems(column.heading) + 4, 17 if column.kind == "moment" else _NARROWEST), _WIDEST)


def _ems(text: str) -> float:
    return sum(2.1 if sign > "\u2e80" else 1.05 for sign in text)


def _chart(book: Any, sheet: Any, subject: Sheet, name: str) -> None:  # noqa: ANN401 - see above
    kinds = {
        "stacked": {"type": "column", "subtype": "percent_stacked"},
        "line": {"type": "line"},
        "bar": {"type": "bar"},
    }
    chart = book.add_chart(kinds[subject.chart])
    rows = len(subject.rows)
    for at in range(1, len(subject.columns)):
        series = {"name": [name, 0, at], "categories": [name, 1, 0, rows, 0], "values": [name, 1, at, rows, at]}
        chart.add_series(series)
    chart.set_size({"width": 760, "height": 380})
    chart.set_legend({"position": "bottom"})
    if subject.chart == "bar":
        chart.set_y_axis({"reverse": True})
        chart.set_legend({"none": True})
    sheet.insert_chart(1, len(subject.columns) + 1, chart)


def _printed(sheet: Any) -> None:  # noqa: ANN401 - see above
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
