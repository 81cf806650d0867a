"""Exports of a meeting vendor: Excel sheets with a title above the header, whose headings change one day."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from hcploop.simulate.feed import Feed
from hcploop.simulate.weekly.held import Weeks, Window

RENAMED_BEFORE_DAYS = 10
"""So many days before the end the vendor renames two of its headings."""
_OLD = {"phone": "手机号", "hospital": "单位"}
_NEW = {"phone": "联系电话", "hospital": "工作单位"}


def exports(weeks: Weeks, window: Window) -> list[Feed]:
    """Export who signed in at meetings; a week without a meeting has no sheet.

    Returns
    -------
    list of Feed
        One sheet, header in its second row.
    """
    attended = weeks.touches["meeting_attendance"]
    rows = np.flatnonzero(window.holds(attended.at) & (attended.action == "attend"))
    if not len(rows):
        return []
    doctors, hospitals, phones = weeks.truth.doctors, weeks.truth.hospitals, weeks.truth.phones
    people = [int(i) for i in attended.person[rows]]
    is_new = (weeks.plan.as_of - window.until).days < RENAMED_BEFORE_DAYS
    named = _NEW if is_new else _OLD
    sheet = pa.table(
        {
            "姓名": [doctors.names[i].text(weeks.plan) for i in people],
            named["phone"]: [phones.own[i] for i in people],
            named["hospital"]: [hospitals[doctors.hospital[i]].name for i in people],
            "会议编号": [weeks.contents.content_id[i] if i >= 0 else "" for i in attended.content[rows]],
            "签到时间": [str(moment).replace("T", " ") for moment in attended.at[rows]],
            "时长（分钟）": [round(float(seconds) / 60) for seconds in attended.duration_seconds[rows]],
        }
    )
    return [Feed("", "vendor", "touches", "", {f"meetings/签到表_{window.label}.xlsx": sheet}, {}, {"header_row": 2})]
