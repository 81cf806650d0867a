"""Tables to take away, as xlsx or csv, in which no cell can act as a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import math
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from hcploop_web.console.sheet import Share, Sheet

MOST = 200_000
"""Rows of one workbook at most; one that was cut there says so."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ACTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_MOST_CHARACTERS = 32_767
_TAB_CHARACTERS = 31
_NOT_IN_TABS = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_WIDEST, _NARROWEST, _MEASURED = 60, 9, 500
_SETTINGS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FORMATS: Mapping[str, dict[str, Any]] = {
    "heading": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter", "bg_color": "#E6F2F3"},
    "text": {},
    # The mark that Excel itself puts before a text, so that editing the cell makes no formula of it either.
    "quoted": {"quote_prefix": True},
    "whole": {"num_format": "#,##0"},
    "number": {"num_format": "#,##0.0##"},
    "share": {"num_format": "0.0%"},
    "day": {"num_format": "yyyy-mm-dd"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm"},
    "note": {"italic": True},
}


def download(name: str, form: str, columns: Sequence[str], rows: Iterable[Iterable[object]]) -> HttpResponseBase:
    """Answer with a table.

    Parameters
    ----------
    name : str
        The file's, without suffix; ours, never a user's.
    form : str
        `xlsx`, or else csv.
    columns : sequence of str
        The heading.
    rows : iterable of iterable
        Texts, numbers, days and None.

    Returns
    -------
    HttpResponseBase
        A workbook is written to disk row by row, so a long table needs little memory.
    """
    if form == "xlsx":
        file, _count = workbook(Sheet(name, name, columns, lambda: (tuple(row) for row in rows)), {})
        return sent(file, f"{name}.xlsx")
    answer = HttpResponse(_text(columns, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def workbook(sheet: Sheet, about: Mapping[str, object]) -> tuple[IO[bytes], int]:
    """Write a table as a workbook: a frozen heading, a filter on every column, values of their own kinds.

    Parameters
    ----------
    sheet : Sheet
        The table.
    about : mapping
        What a second sheet says of it, by its words; there is none where this is empty.

    Returns
    -------
    file : file of bytes
        On disk without a name, at its beginning; who reads it closes it.
    count : int
        Its rows, at most `MOST`.
    """
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - who reads it closes it
    with xlsxwriter.Workbook(file, _SETTINGS) as book:
        formats = {name: book.add_format(told) for name, told in _FORMATS.items()}
        lines = iter(sheet.lines())
        count = _write(book.add_worksheet(_tab(sheet.title)), formats, sheet.headings, itertools.islice(lines, MOST))
        is_cut = next(lines, None) is not None
        if about:
            _write_about(book, formats, about, count, is_cut=is_cut)
    file.seek(0)
    return file, count


def sent(file: IO[bytes], name: str) -> HttpResponseBase:
    """Answer with a file under a name of ours; its suffix says what it is."""
    kind = XLSX if name.endswith(".xlsx") else "application/octet-stream"
    return FileResponse(file, as_attachment=True, filename=name, content_type=kind)


def harmless(value: object) -> str:
    """Write a value so that no spreadsheet takes it for a formula.

    Examples
    --------
    >>> harmless("=1+1"), harmless("王"), harmless(None), harmless(-3)
    ("'=1+1", '王', '', '-3')
    """
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_ACTS) else text


def _text(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(harmless(one) for one in columns)
    writer.writerows([harmless(one) for one in row] for row in rows)
    # With the mark at its beginning Excel reads Chinese.
    return text.getvalue().encode("utf-8-sig")


def _tab(title: str) -> str:
    """Make the name of a sheet: Excel takes 31 letters, some signs not at all, and no apostrophe at an end."""
    return title.translate(_NOT_IN_TABS).strip("' ")[:_TAB_CHARACTERS].strip("' ") or "hcploop"


def _write(sheet: Any, formats: Mapping[str, Any], headings: Sequence[str], lines: Iterable[Iterable[object]]) -> int:  # noqa: ANN401 - xlsxwriter has no types
    widths = [_ems(heading) + 3 for heading in headings]
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading[:_MOST_CHARACTERS], formats["heading"])
    count = 0
    for count, line in enumerate(lines, start=1):
        for place, value in enumerate(line):
            shown = _cell(sheet, (count, place), value, formats)
            if count <= _MEASURED and place < len(widths):
                widths[place] = max(widths[place], _ems(shown) + 2)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(max(width, _NARROWEST), _WIDEST))
    sheet.freeze_panes(1, 0)
    if headings:
        sheet.autofilter(0, 0, max(count, 1), len(headings) - 1)
    return count


def _write_about(
    book: Any,  # noqa: ANN401 - xlsxwriter has no types
    formats: Mapping[str, Any],
    about: Mapping[str, object],
    count: int,
    *,
    is_cut: bool,
) -> None:
    sheet = book.add_worksheet(_tab(_("About this table")))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, _WIDEST)
    for row, (name, value) in enumerate({**about, _("Rows"): count}.items()):
        sheet.write_string(row, 0, name, formats["heading"])
        _cell(sheet, (row, 1), value, formats)
    if is_cut:
        text = _("There are more rows than a workbook holds here: the first %(n)s are in it. Narrow the filters.")
        sheet.write_string(len(about) + 2, 0, text % {"n": f"{MOST:,}"}, formats["note"])


def _cell(sheet: Any, place: tuple[int, int], value: object, formats: Mapping[str, Any]) -> str:  # noqa: ANN401 - xlsxwriter has no types
    """Write a value by its kind; give back what it looks like, to measure its column by."""
    if value is None or value == "":
        return ""
    if isinstance(value, dt.datetime):
        # Excel knows no zones: what stands in the cell is the market's clock, as on the page.
        here = timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
        sheet.write_datetime(*place, here, formats["moment"])
        return "2026-06-30 12:00"
    if isinstance(value, dt.date):
        sheet.write_datetime(*place, value, formats["day"])
        return "2026-06-30"
    if isinstance(value, bool) or not isinstance(value, int | float):
        text = (_("yes") if value else _("no")) if isinstance(value, bool) else str(value)[:_MOST_CHARACTERS]
        sheet.write_string(*place, text, formats["quoted" if text.startswith(_ACTS) else "text"])
        return text
    if not math.isfinite(value):
        return ""
    kind = "share" if isinstance(value, Share) else "whole" if float(value).is_integer() else "number"
    sheet.write_number(*place, value, formats[kind])
    return f"{value:,.1f}"


def _ems(text: str) -> float:
    return sum(2.0 if sign > "\u2e80" else 1.05 for sign in text[: 2 * _WIDEST])
