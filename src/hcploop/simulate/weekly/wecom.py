"""Exports of WeCom: a member's customers, and what became of mass messages."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa

from hcploop.simulate.feed import Feed
from hcploop.simulate.weekly.held import Weeks, Window

SENT_ON_WEEKDAY = 2
"""Wednesday: the day of the week's mass message."""
SHARES = (0.25, 0.68, 0.04, 0.03)
"""Messages that no member confirmed, that went out, to someone who is no friend any more, over the limit."""


def exports(weeks: Weeks, window: Window) -> list[Feed]:
    """Export all customers, and the results of the mass messages of the window and of the one before.

    Returns
    -------
    list of Feed
        A message that waited for its member in one export may have gone out in the next.
    """
    customers, results = f"wecom/customers_{window.label}.csv", f"wecom/mass_send_{window.label}.csv"
    return [
        Feed("", "wecom", "people", "", {customers: _customers(weeks)}, {}, {}),
        Feed("", "wecom", "touches", "", {results: _results(weeks, window)}, {}, {}),
    ]


def external_userid(person: int) -> str:
    """Name a doctor as WeCom does."""
    return f"wmKx{person * 7919 + 100003:010x}"


def _customers(weeks: Weeks) -> pa.Table:
    doctors, phones = weeks.truth.doctors, weeks.truth.phones
    hospitals = weeks.truth.hospitals
    people = [int(i) for i in weeks.friends]
    chance = weeks.plan.chance("weekly", 2)
    has_phone, has_place = chance.random((2, len(people))) < 0.75
    return pa.table(
        {
            "external_userid": [external_userid(i) for i in people],
            "客户昵称": [doctors.names[i].text(weeks.plan) for i in people],
            "备注手机": [phones.own[i] if has else "" for i, has in zip(people, has_phone, strict=True)],
            "备注企业": [
                hospitals[doctors.hospital[i]].name if has else "" for i, has in zip(people, has_place, strict=True)
            ],
            "unionid": [weeks.truth.unionids["wechat_a"][i] for i in people],
            "添加成员": [weeks.field_force.rep_id[weeks.field_force.of_hospital[doctors.hospital[i]]] for i in people],
        }
    )


def _results(weeks: Weeks, window: Window) -> pa.Table:
    days = _message_days(weeks, window)
    found: dict[str, list[object]] = {
        name: [] for name in ("msgid", "external_userid", "userid", "status", "send_time", "content_id")
    }
    for day in days:
        chance = weeks.plan.chance("weekly", 10_000 + day.toordinal())
        status = chance.choice(len(SHARES), size=len(weeks.friends), p=SHARES)
        late = chance.random(len(status)) < 0.5
        # A member who did not confirm at once may do so within the week.
        confirmed = late & (status == 0) & (window.until - day > dt.timedelta(days=4))
        content = int(chance.choice(weeks.contents.carried_by("wechat")))
        rep = weeks.field_force.of_hospital[weeks.truth.doctors.hospital[weeks.friends]]
        found["msgid"] += [f"msg{day:%Y%m%d}"] * len(status)
        found["external_userid"] += [external_userid(int(i)) for i in weeks.friends]
        found["userid"] += [weeks.field_force.rep_id[i] for i in rep]
        found["status"] += [str(one) for one in np.where(confirmed, 1, status)]
        found["send_time"] += [f"{day} 12:{30 + int(i) % 30:02d}:00" for i in weeks.friends]
        found["content_id"] += [weeks.contents.content_id[content]] * len(status)
    return pa.table({name: pa.array(values, pa.string()) for name, values in found.items()})


def _message_days(weeks: Weeks, window: Window) -> list[dt.date]:
    """Give the Wednesdays that an export tells of: those of the window, and one more for what was confirmed late."""
    first = weeks.plan.first_on if window.is_first else window.since - dt.timedelta(days=7)
    days = [first + dt.timedelta(days=i) for i in range((window.until - first).days + 1)]
    return [day for day in days if day.weekday() == SENT_ON_WEEKDAY]
