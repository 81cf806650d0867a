"""Lists as files: a workbook for people, a CSV for tools."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from hcploop.engine.durable import replacing

WIDTHS: Mapping[str, int] = {
    "reason": 60,
    "what": 40,
    "content_title": 36,
    "content_url": 30,
    "hospital": 28,
    "source_ids": 24,
    "external_userid": 24,
    "wechat_openid": 24,
    "department": 16,
    "decision_id": 24,
    "one_id": 15,
    "contact": 20,
    "window": 14,
    "place": 18,
}
"""Characters; 12 where none is named."""
WRAPPED = ("reason", "what", "content_title", "hospital")
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
_DAY = "yyyy-mm-dd"


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
        plain = book.add_format({"valign": "top"})
        wrapped = book.add_format({"valign": "top", "text_wrap": True})
        day = book.add_format({"valign": "top", "num_format": _DAY, "align": "left"})
        for place, name in enumerate(columns):
            sheet.set_column(place, place, WIDTHS.get(name, 12))
        sheet.set_row(0, 30)
        for place, heading in enumerate(headings):
            sheet.write_string(0, place, heading, head)
        last = 0
        for last, row in enumerate(rows, start=1):
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
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_header(f"&L{title}&R&P / &N")
