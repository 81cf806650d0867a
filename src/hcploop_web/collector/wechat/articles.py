"""What WeChat counts of articles, whoever read them: totals by article and day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from hcploop_web.collector.wechat.accounts import Account
from hcploop_web.collector.wechat.platform import Platform
from hcploop_web.collector.wechat.words import Said, platform_total

Counted = dict[tuple[str, dt.date], tuple[int, int]]
"""By article and day: readings, and people who read."""


def read_articles(platform: Platform, days: Iterable[dt.date]) -> list[Said]:
    """Ask what was read on some days.

    Parameters
    ----------
    platform : Platform
        Of an official account.
    days : iterable of datetime.date
        Days that are over in China.

    Returns
    -------
    list of dict
        An event an article and day. What the day's own list does not tell (articles that few read) is taken from the
        running totals of the articles that were sent on these days.
    """
    counted: Counted = {}
    for day in days:
        span = {"begin_date": day.isoformat(), "end_date": day.isoformat()}
        running = platform.ask("/datacube/getarticletotal", span).get("list", [])
        counted |= _by_differences(running)
        counted |= _by_day(platform.ask("/datacube/getarticlesummary", span).get("list", []))
    return list(_events(platform.account, counted))


def _by_day(rows: Iterable[Mapping[str, Any]]) -> Counted:
    """Read lists of a day, where an article may stand once for every way on which people came to it."""
    found: Counted = {}
    for row in rows:
        key = str(row["msgid"]), dt.date.fromisoformat(row["ref_date"])
        views, visitors = found.get(key, (0, 0))
        found[key] = (views + _count(row, "int_page_read_count"), visitors + _count(row, "int_page_read_user"))
    return found


def _by_differences(rows: Iterable[Mapping[str, Any]]) -> Counted:
    """Turn totals that run on from the day of sending into counts of single days."""
    found: Counted = {}
    for row in rows:
        before = (0, 0)
        for told in sorted(row.get("details", []), key=lambda one: one["stat_date"]):
            now = _count(told, "int_page_read_count"), _count(told, "int_page_read_user")
            day = dt.date.fromisoformat(told["stat_date"])
            found[str(row["msgid"]), day] = (max(now[0] - before[0], 0), max(now[1] - before[1], 0))
            before = now
    return found


def _count(row: Mapping[str, Any], name: str) -> int:
    value = row.get(name, 0)
    return value if isinstance(value, int) and value > 0 else 0


def _events(account: Account, counted: Counted) -> Iterator[Said]:
    for (content_id, day), (views, visitors) in sorted(counted.items()):
        if views or visitors:
            yield platform_total(account, content_id, day, views, visitors)
