"""Give a list of doctors out of the house."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hcploop_web.accounts.models import User
from hcploop_web.accounts.rows import Sight
from hcploop_web.console.downloads import MOST
from hcploop_web.insights.doctors import DoctorQuery, Found, find_doctors
from hcploop_web.shared.audit import record


def export_doctors(query: DoctorQuery, sight: Sight, *, by: User, at: dt.datetime) -> Found:
    """Find all doctors that a query names, and note who took how many.

    Parameters
    ----------
    query : DoctorQuery
        Its page does not matter.
    sight : Sight
        What the user sees; nobody else is in the list.
    by : User
        Who takes them.
    at : datetime.datetime
        UTC.

    Returns
    -------
    Found
        At most one more than a workbook holds.
    """
    # One more than a workbook holds: so the workbook knows that it was cut.
    found = find_doctors(replace(query, page=1), sight, rows=MOST + 1)
    # The text that was searched may be a name, and names do not belong into the record.
    record("doctors exported", by, by=by, at=at, doctors=min(len(found.rows), MOST), brand=found.brand)
    return found
