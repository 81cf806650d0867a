"""What platforms count without naming people: never less than what is known of people."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from hcploop.channels import ACTIONS
from hcploop.simulate.contents import Contents
from hcploop.simulate.feed import Feed
from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.reference_feeds import plain_feed
from hcploop.simulate.touches import Touches

COUNTED = ("wechat", "webinar", "web")
ANONYMOUS_VIEWS = 1.4
"""Mean views by people without a name for each view by a known person."""


def aggregate_feed(plan: MarketPlan, contents: Contents, touches: Mapping[str, tuple[str, Touches]]) -> Feed:
    """Make the platforms' totals by content, channel and day.

    Parameters
    ----------
    plan : MarketPlan
        Seed.
    contents : Contents
        For their ids.
    touches : mapping of str to (channel, Touches)
        By stream.

    Returns
    -------
    Feed
        `views` >= views by known people, `visitors` >= known people of the day, `visitors` <= `views`.
    """
    chance, columns = plan.chance("aggregates"), _empty()
    for channel in COUNTED:
        seen = [one for name, one in touches.values() if name == channel]
        if not seen:
            continue
        counts = _counted(seen, chance)
        columns["content_id"] += [contents.content_id[i] for i in counts["content"]]
        columns["channel"] += [channel] * len(counts["content"])
        columns["counted_on"] += [str(day) for day in counts["day"].astype("datetime64[D]")]
        for name in ("views", "visitors", "shares"):
            columns[name] += [str(number) for number in counts[name]]
    return plain_feed("platform_totals", "platforms", "aggregates", columns, path="platforms/daily_totals.csv")


def _empty() -> dict[str, list[str]]:
    return {name: [] for name in ("content_id", "channel", "counted_on", "views", "visitors", "shares")}


def _counted(seen: list[Touches], chance: np.random.Generator) -> dict[str, np.ndarray]:
    person, content, at, action = (
        np.concatenate([getattr(one, name) for one in seen]) for name in ("person", "content", "at", "action")
    )
    is_view = np.isin(action, [name for name, one in ACTIONS.items() if one.is_view]) & (content >= 0)
    is_share = action == "share"
    day = at.astype("datetime64[D]").astype(np.int64)
    key = day * 1_000_000 + content
    cells, cell = np.unique(key[is_view], return_inverse=True)
    known_views = np.bincount(cell, minlength=len(cells))
    pairs = np.unique(np.stack([cell, person[is_view]]), axis=1)
    known_visitors = np.bincount(pairs[0].astype(np.int64), minlength=len(cells))
    shared_in, shares = np.unique(key[is_share], return_counts=True)
    others = chance.poisson(ANONYMOUS_VIEWS * known_views)
    found = np.zeros(len(cells), dtype=np.int64)
    place = np.searchsorted(cells, shared_in)
    inside = (place < len(cells)) & (cells[np.minimum(place, len(cells) - 1)] == shared_in)
    found[place[inside]] = shares[inside]
    return {
        "content": cells % 1_000_000,
        "day": cells // 1_000_000,
        "views": known_views + others,
        "visitors": known_visitors + chance.binomial(others, 0.8),
        "shares": found,
    }
