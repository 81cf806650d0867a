"""Tables to take away, as xlsx or csv, in which no cell can act as a formula."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from typing import IO

import xlsxwriter
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase

_ACTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_CHARACTERS = 32_767
_SETTINGS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
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
        file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        _write_workbook(file, columns, rows)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=_XLSX)
    answer = HttpResponse(_text(columns, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


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


def _write_workbook(file: IO[bytes], columns: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    with xlsxwriter.Workbook(file, _SETTINGS) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, max(10, 2 * len(column)))
            sheet.write_string(0, place, column[:_MOST_CHARACTERS], bold)
        for line, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(line, place, value[:_MOST_CHARACTERS])
                else:
                    sheet.write(line, place, value)
