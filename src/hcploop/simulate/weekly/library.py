"""The content library's list: what was published up to a day."""

from __future__ import annotations

import pyarrow as pa

from hcploop.simulate.doctors import first_day
from hcploop.simulate.feed import Feed
from hcploop.simulate.weekly.held import Weeks, Window
from hcploop.simulate.words import words


def exports(weeks: Weeks, window: Window) -> list[Feed]:
    """Export what was published in the window.

    Returns
    -------
    list of Feed
        One file; all of the past at first.
    """
    contents, forms, topics = weeks.contents, words("contents.toml")["form"], words("topics.toml")["topic"]
    layers = words("contents.toml")["layers"]
    days = [first_day(weeks.plan, int(day)) for day in contents.published]
    rows = [i for i, day in enumerate(days) if day <= window.until and (window.is_first or day >= window.since)]
    if not rows:
        return []
    table = pa.table(
        {
            "内容编号": [contents.content_id[i] for i in rows],
            "标题": [contents.title[i] for i in rows],
            "正文": [contents.body[i] for i in rows],
            "形式": [forms[contents.form[i]]["key"] for i in rows],
            "轴": [topics[contents.topic[i]]["axis"] for i in rows],
            "层级": [layers[contents.layer[i]] for i in rows],
            "发布日期": [days[i].isoformat() for i in rows],
            "审核状态": ["已批准"] * len(rows),
        }
    )
    return [Feed("", "library", "contents", "", {f"library/contents_{window.label}.csv": table}, {}, {})]
