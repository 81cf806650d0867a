"""Exports of a CRM in the style of Veeva: accounts, and calls with a row for the call and one for every attendee."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from hcploop.simulate.contents import Contents
from hcploop.simulate.doctors import GRADES
from hcploop.simulate.feed import Feed
from hcploop.simulate.weekly.held import OVERLAP_DAYS, Weeks, Window

LATE_SUBMITTED = 0.15
"""Share of the calls of the last days that stand as saved, and as submitted in the next export."""
WITHDRAWN = 0.02
"""Share of calls that are deleted within the days of the overlap."""
_STATUS = {"submitted": "Submitted_vod", "planned": "Planned_vod", "saved": "Saved_vod", "cancelled": "Cancelled_vod"}


def exports(weeks: Weeks, window: Window) -> list[Feed]:
    """Export the accounts that changed (all of them at first) and the calls of the window and of the days before.

    Parameters
    ----------
    weeks : Weeks
        What the CRM holds.
    window : Window
        Which days.

    Returns
    -------
    list of Feed
        `crm/account_….csv` in GB18030 and `crm/call2_….csv` in UTF-8 with moments in UTC.
    """
    accounts, calls = f"crm/account_{window.label}.csv", f"crm/call2_{window.label}.csv"
    return [
        Feed("", "crm", "people", "", {accounts: _accounts(weeks, window)}, {}, {"encoding": "gb18030"}),
        Feed("", "crm", "touches", "", {calls: _calls(weeks, window)}, {}, {}),
    ]


def _accounts(weeks: Weeks, window: Window) -> pa.Table:
    records, doctors = weeks.records["crm"], weeks.truth.doctors
    chance = weeks.plan.chance("weekly", window.until.toordinal())
    picked = np.arange(len(records.rows))
    if not window.is_first:
        # What somebody touched comes again, mostly without another word in it.
        picked = np.flatnonzero(chance.random(len(picked)) < 0.02)
    person = records.person[picked]
    rows = [records.rows[row] for row in picked]
    rep = weeks.field_force.of_hospital[doctors.hospital[person]]
    grades = doctors.grades.min(axis=0)[person]
    return pa.table(
        {
            "Id": [row["source_id"] for row in rows],
            "Name": [row["name"] for row in rows],
            "Primary_Parent_Name": [row["hospital"] for row in rows],
            "Department_CN": [row.get("department", "") for row in rows],
            "Professional_Title_CN": [row.get("title", "") for row in rows],
            "Province": [row.get("province", "") for row in rows],
            "City": [row.get("city", "") for row in rows],
            "Mobile": [row.get("phone", "") for row in rows],
            "License_No": [row.get("licence_no", "") for row in rows],
            "Segment": [GRADES[grade] for grade in grades],
            "Territory_Owner": [weeks.field_force.rep_id[i] for i in rep],
            "LastModifiedDate": [f"{window.until.isoformat()}T10:00:00.000Z"] * len(rows),
        }
    )


def _calls(weeks: Weeks, window: Window) -> pa.Table:
    visits, ids = weeks.visits, weeks.ids("crm")
    from_on = np.datetime64(window.since) - (0 if window.is_first else OVERLAP_DAYS)
    rows = np.flatnonzero((visits.at < np.datetime64(window.until) + 1) & (window.is_first | (visits.at >= from_on)))
    fate = weeks.plan.chance("weekly", 1).random(len(visits))
    is_of_week = visits.at[rows] >= np.datetime64(window.until) - OVERLAP_DAYS
    status = np.where((fate[rows] < LATE_SUBMITTED) & is_of_week, "saved", visits.status[rows])
    # A call withdrawn was never anything else for an export that comes after it.
    is_gone = (fate[rows] > 1 - WITHDRAWN) & ~is_of_week
    has_parent = (visits.parent[rows] >= 0) & (visits.parent[rows] != rows)
    columns: dict[str, Sequence[Any]] = {
        "Id": [f"a0C{row + 1:09d}" for row in rows],
        "Parent_Call_vod__c": [
            f"a0C{parent + 1:09d}" if has else "" for parent, has in zip(visits.parent[rows], has_parent, strict=True)
        ],
        "Account_vod__c": [ids[i] for i in visits.person[rows]],
        "Call_Datetime_vod__c": [f"{moment}.000Z" for moment in visits.at[rows] - np.timedelta64(8, "h")],
        "Status_vod__c": [_STATUS[str(one)] for one in status],
        "OwnerId": [weeks.field_force.rep_id[i] for i in visits.rep[rows]],
        "CLM_ID_vod__c": _content_ids(weeks.contents, visits.content[rows]),
        "Duration_vod__c": [round(seconds / 60) for seconds in visits.duration_seconds[rows]],
        "IsDeleted": [str(bool(gone)).lower() for gone in is_gone],
    }
    return pa.table(columns)


def _content_ids(contents: Contents, places: np.ndarray) -> list[str]:
    return [contents.content_id[place] if place >= 0 else "" for place in places]
