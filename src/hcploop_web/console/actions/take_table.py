"""Give a table of a page out of the house."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import IO

from django.core.exceptions import PermissionDenied

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import may_open
from hcploop_web.console.downloads import workbook
from hcploop_web.console.sheet import Sheet
from hcploop_web.shared.audit import record


def may_take(user: User, *, is_of_doctors: bool) -> bool:
    """Tell whether a user may take what stands on a page that she sees; lists of doctors not everybody may."""
    return not is_of_doctors or may_open(user, "doctors_export")


def take_table(sheet: Sheet, about: Mapping[str, object], *, page: str, by: User, at: dt.datetime) -> IO[bytes]:
    """Write a table as a workbook, and note who took how many rows of what.

    Parameters
    ----------
    sheet : Sheet
        The table, cut to what the user sees.
    about : mapping
        What its second sheet says of it.
    page : str
        The name of the page that it stands on.
    by : User
        Who takes it.
    at : datetime.datetime
        UTC.

    Returns
    -------
    file of bytes
        At its beginning; who reads it closes it.

    Raises
    ------
    PermissionDenied
        It lists doctors, and the user may not take such lists.
    """
    if not may_take(by, is_of_doctors=sheet.is_of_doctors):
        raise PermissionDenied
    file, count = workbook(sheet, about)
    # What was searched for may be a name, and names do not belong into the record.
    record("table taken", page, by=by, at=at, table=sheet.name, rows=count)
    return file
