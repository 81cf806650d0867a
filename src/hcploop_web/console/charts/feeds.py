"""The chart of the page Data, as ECharts takes it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from hcploop_web.console.charts.figures import OTHERS, PERSONAL
from hcploop_web.insights.feeds import Data

_COLOURS = (*PERSONAL, *OTHERS)
MOST = len(_COLOURS) - 1
"""Feeds that have a colour of their own; the smallest of more are added up in the last."""


def rows_chart(data: Data) -> dict[str, Any]:
    """Draw rows by month, a colour a feed, the largest feed below."""
    largest = sorted(data.by_month, key=lambda feed: -sum(data.by_month[feed]))
    series = [(feed, data.by_month[feed]) for feed in largest[:MOST]]
    rest = [data.by_month[feed] for feed in largest[MOST:]]
    if rest:
        series.append((_("All others"), tuple(map(sum, zip(*rest, strict=True)))))
    return {
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}},
        "legend": {"type": "scroll", "bottom": 0},
        "grid": {"left": 56, "right": 16, "top": 16, "bottom": 56},
        "xAxis": {"type": "category", "data": list(data.months)},
        "yAxis": {"type": "value"},
        "series": [
            {
                "name": feed,
                "type": "bar",
                "stack": "rows",
                "data": list(rows),
                "emphasis": {"focus": "series"},
                "itemStyle": {"color": colour},
            }
            for (feed, rows), colour in zip(series, _COLOURS, strict=False)
        ],
    }
