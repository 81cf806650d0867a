"""Tables to take away, as xlsx or csv, in which no cell can act as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from django.http import HttpResponse

_ACTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_CHARACTERS = 32_767


def harmless(value: object) -> str:
    """Write a value so that no spreadsheet takes it for a formula.

    Examples
    --------
    >>> harmless("=1+1"), harmless("王"), harmless(None), harmless(-3)
    ("'=1+1", '王', '', '-3')
    """
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_ACTS) else text


def download(name: str, form: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Answer with a table.

    Parameters
    ----------
    name : str
        The file's, without suffix; ours, never a user's.
    form : str
        `xlsx`, or else csv.
    columns : sequence of str
        The heading.
    rows : iterable of sequence
        The values.
    """
    if form == "xlsx":
        answer = HttpResponse(_workbook(columns, rows), content_type=_XLSX)
    else:
        answer = HttpResponse(_text(columns, rows), content_type="text/csv; charset=utf-8")
    suffix = "xlsx" if form == "xlsx" else "csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    return answer


def _text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(harmless(one) for one in columns)
    writer.writerows([harmless(one) for one in row] for row in rows)
    # With the mark at its beginning Excel reads Chinese.
    return text.getvalue().encode("utf-8-sig")


def _workbook(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column, bold)
        for line, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                sheet.write_string(line, place, ("" if value is None else str(value))[:_MOST_CHARACTERS])
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return made.getvalue()
