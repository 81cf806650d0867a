"""Exports of an official account: its fans, what they read, and what the platform counted of everybody."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from hcploop.simulate.feed import Feed
from hcploop.simulate.touches import Touches
from hcploop.simulate.weekly.held import Weeks, Window

MISSING_READS = 2
"""The export without a log of reads counts from the first: the service was down."""
LINKED = 0.6
"""Share of fans who bound a telephone."""


def exports(weeks: Weeks, window: Window) -> list[Feed]:
    """Export all fans, the reads of the window and the totals of the window; one export lacks its reads.

    Returns
    -------
    list of Feed
        Fans in UTF-8 with a byte order mark, reads as JSON lines, totals as the platform names its columns.
    """
    reads = _within(weeks.touches["wechat_a_reads"], window)
    fans = f"official_account/fans_{window.label}.csv"
    made = [Feed("", "oa", "people", "", {fans: _fans(weeks)}, {}, {"encoding": "utf-8-sig"})]
    if not _is_missing(weeks, window):
        name = f"official_account/reads_{window.label}.jsonl"
        made.append(Feed("", "oa", "touches", "", {name: _reads(weeks, reads)}, {}, {}))
    totals = f"official_account/article_total_{window.label}.csv"
    return [*made, Feed("", "oa", "aggregates", "", {totals: _totals(weeks, reads)}, {}, {})]


def openid(weeks: Weeks, person: int) -> str:
    """Name a doctor as the account does."""
    return "oA" + weeks.truth.unionids["wechat_a"][person][2:24]


def _is_missing(weeks: Weeks, window: Window) -> bool:
    # Two weeks before the last day: the second of four.
    return (weeks.plan.as_of - window.until).days == 7 * MISSING_READS


def _within(touches: Touches, window: Window) -> Touches:
    rows = np.flatnonzero(window.holds(touches.at))
    names = ("person", "content", "at", "action", "duration_seconds", "progress_share")
    return Touches(*(getattr(touches, name)[rows] for name in names))


def _fans(weeks: Weeks) -> pa.Table:
    people = [int(i) for i in weeks.fans]
    chance = weeks.plan.chance("weekly", 3)
    has_phone = chance.random(len(people)) < LINKED
    names = [weeks.truth.doctors.names[i].text(weeks.plan) for i in people]
    return pa.table(
        {
            "openid": [openid(weeks, i) for i in people],
            "unionid": [weeks.truth.unionids["wechat_a"][i] for i in people],
            "nickname": [name if has else name[:1] + "医生" for name, has in zip(names, has_phone, strict=True)],
            "手机号": [weeks.truth.phones.own[i] if has else "" for i, has in zip(people, has_phone, strict=True)],
        }
    )


def _reads(weeks: Weeks, reads: Touches) -> pa.Table:
    return pa.table(
        {
            "openid": [openid(weeks, int(i)) for i in reads.person],
            "event": [str(action) for action in reads.action],
            "time": [f"{moment}+08:00" for moment in reads.at],
            "article": [weeks.contents.content_id[i] if i >= 0 else "" for i in reads.content],
        }
    )


def _totals(weeks: Weeks, reads: Touches) -> pa.Table:
    is_read = (reads.action == "read") & (reads.content >= 0)
    day = reads.at[is_read].astype("datetime64[D]").astype(np.int64)
    cells, cell = np.unique(day * 100_000 + reads.content[is_read], return_inverse=True)
    known = np.bincount(cell, minlength=len(cells))
    chance = weeks.plan.chance("weekly", 4)
    views = known + chance.poisson(1.5 * known)
    days = (cells // 100_000).astype("datetime64[D]")
    return pa.table(
        {
            "ref_date": [str(one) for one in days],
            "msgid": [weeks.contents.content_id[one] for one in cells % 100_000],
            "int_page_read_count": views,
            "int_page_read_user": np.maximum(1, (views * 0.8).astype(np.int64)),
            "share_count": chance.poisson(0.05 * views),
        }
    )
