"""Lists as files: a workbook for people, a CSV for tools."""

from __future__ import annotations

import csv
import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from hcploop.engine.durable import replacing
from hcploop.report.list_rows import FOR_TOOLS

WIDTHS: Mapping[str, int] = {
    "reason": 56,
    "what": 34,
    "content_title": 30,
    "content_url": 30,
    "hospital": 22,
    "source_ids": 24,
    "external_userid": 24,
    "wechat_openid": 24,
    "department": 12,
    "decision_id": 24,
    "one_id": 15,
    "contact": 18,
    "window": 13,
    "place": 14,
    "sender": 9,
    "weekday": 8,
    "position": 8,
    "tier": 6,
    "urgency": 8,
    "brand": 9,
}
"""Characters; 11 where none is named."""
USUAL_WIDTH, LINE_POINTS, MOST_LINES = 11, 14.0, 8
WRAPPED = ("reason", "what", "content_title", "hospital", "department", "place")
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
_DAY = "yyyy-mm-dd"
LAST_NARROW = 0x2E7F


def inert(value: object) -> object:
    """Make sure that no spreadsheet takes a text for a formula.

    Parameters
    ----------
    value : object
        What is to stand in a cell.

    Returns
    -------
    object
        A text that begins like a formula has an apostrophe before it; everything else is as it was.

    Examples
    --------
    >>> inert("=1+1"), inert("张伟"), inert(3)
    ("'=1+1", '张伟', 3)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(_RISKY) else value


def write_csv(path: Path, columns: Sequence[str], headings: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Write a list for tools: UTF-8 with a mark at the beginning, so that Excel reads Chinese."""
    with (
        replacing(path) as unfinished,
        unfinished.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        writer = csv.writer(file)
        writer.writerow(headings)
        for row in rows:
            writer.writerow([inert(row[name]) for name in columns])


def write_workbook(
    path: Path, columns: Sequence[str], headings: Sequence[str], rows: Iterable[Mapping[str, Any]], *, title: str
) -> None:
    """Write a list for people: headings that stay, filters, wrapped texts, days as days, ready to be printed.

    Parameters
    ----------
    path : Path
        The file.
    columns, headings : sequence of str
        Names of values, and what stands above them.
    rows : iterable of mapping
        The lines.
    title : str
        Name of the sheet, and what is printed above each page.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with replacing(path) as unfinished, xlsxwriter.Workbook(str(unfinished), options) as book:
        book.set_properties({"title": title})
        sheet = book.add_worksheet(title[:31])
        head = book.add_format(
            {
                "bold": True,
                "bg_color": "#1F4E79",
                "font_color": "white",
                "valign": "vcenter",
                "text_wrap": True,
                "border": 1,
            }
        )
        line = {"valign": "top", "align": "left", "bottom": 1, "bottom_color": "#D9D9D9"}
        plain = book.add_format(line)
        wrapped = book.add_format({**line, "text_wrap": True})
        day = book.add_format({**line, "num_format": _DAY})
        for place, name in enumerate(columns):
            sheet.set_column(place, place, WIDTHS.get(name, USUAL_WIDTH))
        sheet.set_row(0, 30)
        for place, heading in enumerate(headings):
            sheet.write_string(0, place, heading, head)
        last = 0
        for last, row in enumerate(rows, start=1):
            sheet.set_row(last, LINE_POINTS * _lines(row, columns))
            for place, name in enumerate(columns):
                value = row[name]
                if isinstance(value, dt.date):
                    sheet.write_datetime(last, place, value, day)
                elif isinstance(value, int | float):
                    sheet.write_number(last, place, value, plain)
                elif value is not None:
                    sheet.write_string(last, place, str(value), wrapped if name in WRAPPED else plain)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(columns) - 1)
        sheet.print_area(0, 0, last, len(columns) - len(FOR_TOOLS) - 1)
        sheet.set_landscape()
        sheet.set_margins(left=0.3, right=0.3, top=0.6, bottom=0.4)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_header(f"&L{title}&R&P / &N")


def _lines(row: Mapping[str, Any], columns: Sequence[str]) -> int:
    """Count the lines that a row's wrapped texts need; a Chinese letter is as wide as two others."""
    needed = [
        math.ceil(sum(2 if ord(letter) > LAST_NARROW else 1 for letter in str(row[name])) / (0.86 * WIDTHS[name]))
        for name in columns
        if name in WRAPPED and row[name]
    ]
    return min(max(needed, default=1), MOST_LINES)
