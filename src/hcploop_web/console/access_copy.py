"""Everything held about a doctor as one archive: a workbook for people, JSON for programs."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from typing import Any

import openpyxl
from django.utils.translation import gettext as _

from hcploop_web.console.kept_places import everything
from hcploop_web.privacy.hers import Hers

_SHEET_NAME = 31
_FORMULA = ("=", "+", "-", "@")


def access_copy(hers: Hers, *, at: dt.datetime) -> bytes:
    """Put everything together that is held about a doctor.

    Parameters
    ----------
    hers : Hers
        What tells her.
    at : datetime.datetime
        The moment, which stands in it.

    Returns
    -------
    bytes
        A zip archive with `everything.json`, `everything.xlsx` (a sheet a subject) and `README.txt`.
    """
    told = everything(hers)
    plain = {
        subject: [{name: _plain(value) for name, value in row.items()} for row in rows]
        for subject, rows in told.items()
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        made = {"made_at": at.isoformat(), "subjects": plain}
        archive.writestr("everything.json", json.dumps(made, ensure_ascii=False, indent=1))
        archive.writestr("everything.xlsx", _workbook(plain))
        archive.writestr("README.txt", _("All that this system holds about one doctor. Each sheet is a subject."))
    return written.getvalue()


def _workbook(told: dict[str, list[dict[str, Any]]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    for subject, rows in told.items():
        sheet = book.create_sheet(subject[:_SHEET_NAME])
        names = list(dict.fromkeys(name for row in rows for name in row))
        sheet.append(names)
        for row in rows:
            sheet.append([_cell(row.get(name)) for name in names])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: object) -> object:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, list | dict | bool | int | float | str) or value is None:
        return value
    return str(value)


def _cell(value: object) -> object:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    # A text that a spreadsheet would take for a formula is shown as text.
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
