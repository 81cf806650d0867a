"""Charts as ECharts takes them, made of what `insights` tells; colours are tokens of the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from hcploop_web.insights.figures import Told
from hcploop_web.insights.hospitals import Sold
from hcploop_web.insights.loop import Mark, Mixed, Overlapping
from hcploop_web.insights.portrait_parts import Contact

Option = dict[str, Any]
PERSONAL = ("--hl-p1", "--hl-p2", "--hl-p3", "--hl-p4")
OTHERS = ("--hl-n1", "--hl-n2", "--hl-n3", "--hl-n4", "--hl-n5", "--hl-n6")
_MONTH = 28 * 24 * 3600 * 1000
_SOFT: Option = {"color": "--hl-soft"}
_GRID: Option = {"left": 8, "right": 16, "top": 24, "bottom": 8, "outerBoundsMode": "same"}
_LINE: Option = {"lineStyle": {"color": "--hl-line"}}


def _is_share(rows: Sequence[Told]) -> bool:
    return any(one.worded.endswith("%") for one in rows)


def spark(rows: Sequence[Told], colour: str) -> Option:
    """Draw the months of a figure without axes, above zero: what looks like half is half."""
    values = [one.value for one in rows]
    return {
        "grid": {"left": 2, "right": 2, "top": 4, "bottom": 2},
        "xAxis": {"type": "category", "show": False, "data": [one.period_name for one in rows]},
        "yAxis": {"type": "value", "show": False},
        "tooltip": {"trigger": "axis"},
        "series": [
            {
                "type": "line",
                "data": values,
                "showSymbol": False,
                "lineStyle": {"width": 2, "color": colour},
                "itemStyle": {"color": colour},
                "areaStyle": {"opacity": 0.12, "color": colour},
            }
        ],
    }


def trend(rows: Sequence[Told], marks: Sequence[Mark]) -> Option:
    """Draw the months of a figure with its interval, its plan and what others report."""
    share = _is_share(rows)
    lines = [
        {"yAxis": _shown(value, share=share), "name": mark.place}
        for mark in marks
        for value in mark.values
        if not mark.cut_value
    ]
    own: Option = {
        "name": rows[-1].name if rows else "",
        "type": "line",
        "data": [_shown(one.value, share=share) for one in rows],
        "symbolSize": 6,
        "itemStyle": {"color": "--hl-brand"},
        "lineStyle": {"width": 2.5, "color": "--hl-brand"},
        "markLine": {"symbol": "none", "lineStyle": {"color": "--hl-warn"}, "data": lines},
    }
    series = [*_interval(rows, share=share), own, *_plan(rows, share=share)]
    names = [one["name"] for one in series if "name" in one]
    return {
        "grid": {**_GRID, "bottom": 32 if len(names) > 1 else 8},
        "legend": {"show": len(names) > 1, "bottom": 0, "textStyle": _SOFT, "data": names},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [one.period for one in rows], "axisLabel": _SOFT, "axisLine": _LINE},
        "yAxis": _value_axis(share=share),
        "series": series,
    }


def _shown(value: float | None, *, share: bool) -> float | None:
    return value if value is None or not share else round(100 * value, 2)


def _interval(rows: Sequence[Told], *, share: bool) -> list[Option]:
    """Shade what lies between the bounds: the lower one, and on it the width of the interval."""
    if all(one.low is None for one in rows):
        return []
    low = [_shown(one.low, share=share) for one in rows]
    width = [_shown((one.high or 0.0) - one.low, share=share) if one.low is not None else None for one in rows]
    hidden: Option = {
        "type": "line",
        "stack": "interval",
        "symbol": "none",
        "lineStyle": {"opacity": 0},
        "silent": True,
        "tooltip": {"show": False},
    }
    return [{**hidden, "data": low}, {**hidden, "data": width, "areaStyle": {"color": "--hl-brand", "opacity": 0.15}}]


def _plan(rows: Sequence[Told], *, share: bool) -> list[Option]:
    if all(one.goal is None for one in rows):
        return []
    line: Option = {
        "name": _("Plan"),
        "type": "line",
        "data": [_shown(one.goal, share=share) for one in rows],
        "symbol": "none",
        "itemStyle": {"color": "--hl-warn"},
        "lineStyle": {"type": "dashed", "color": "--hl-warn"},
    }
    return [line]


def _value_axis(*, share: bool) -> Option:
    label: Option = {**_SOFT, "formatter": "{value} %"} if share else _SOFT
    return {"type": "value", "axisLabel": label, "splitLine": _LINE}


def bars(rows: Sequence[Told], address: str) -> Option:
    """Draw the cuts of a figure as bars from the largest; each leads to its own page."""
    shown = [one for one in rows if one.value is not None][:15][::-1]
    share = _is_share(shown)
    data = [
        {"value": round(100 * (one.value or 0), 2) if share else one.value, "href": f"{address}{one.cut_value}"}
        for one in shown
    ]
    return {
        "grid": {**_GRID, "top": 8},
        "tooltip": {"trigger": "item"},
        "xAxis": _value_axis(share=share),
        "yAxis": {
            "type": "category",
            "data": [one.cut_name or "–" for one in shown],
            "axisLabel": {"color": "--hl-ink", "width": 110, "overflow": "truncate"},
            "axisTick": {"show": False},
            "axisLine": _LINE,
        },
        "series": [
            {"type": "bar", "data": data, "barMaxWidth": 18, "itemStyle": {"color": "--hl-brand", "borderRadius": 3}}
        ],
    }


def mix(months: Sequence[str], channels: Sequence[Mixed], marks: Sequence[Mark]) -> Option:
    """Draw the channel mix by month: personal channels in one family of colours, the others in another."""
    places = {True: 0, False: 0}
    series = []
    for one in channels:
        family = PERSONAL if one.is_personal else OTHERS
        colour = family[places[one.is_personal] % len(family)]
        places[one.is_personal] += 1
        lines = [
            {"yAxis": round(100 * value, 1), "label": {"formatter": f"{mark.place}: {one.name} {value:.0%}"}}
            for mark in marks
            if mark.cut_value == one.channel and one.channel == channels[0].channel
            for value in mark.values
        ]
        series.append(
            {
                "name": one.name,
                "type": "bar",
                "stack": "mix",
                "barMaxWidth": 36,
                "itemStyle": {"color": colour},
                "data": [None if share is None else round(100 * share, 1) for share in one.shares],
                "markLine": {
                    "symbol": "none",
                    "label": {"position": "insideStartTop", "color": "--hl-ink"},
                    "lineStyle": {"color": "--hl-warn", "type": "dashed", "width": 1.5},
                    "data": lines,
                },
            }
        )
    return {
        "grid": {**_GRID, "bottom": 76},
        "legend": {"bottom": 0, "type": "scroll", "textStyle": _SOFT},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": list(months), "axisLabel": _SOFT, "axisLine": _LINE},
        "yAxis": {**_value_axis(share=True), "max": 100},
        "series": series,
    }


def overlap(rows: Sequence[Overlapping]) -> Option:
    """Draw how far rankings agree at their tops, beside what chance gives."""
    pairs = list(dict.fromkeys(one.pair for one in rows))
    colours = ("--hl-p1", "--hl-n1", "--hl-result")
    series: list[Option] = [
        {
            "name": pair,
            "type": "line",
            "symbolSize": 7,
            "itemStyle": {"color": colours[place % 3]},
            "lineStyle": {"width": 2.5, "color": colours[place % 3]},
            "data": [[100 * one.top_share, round(100 * one.overlap, 1)] for one in rows if one.pair == pair],
        }
        for place, pair in enumerate(pairs)
    ]
    chance = sorted({(100 * one.top_share, round(100 * one.chance, 1)) for one in rows})
    by_chance: Option = {
        "name": _("By chance"),
        "type": "line",
        "symbol": "none",
        "itemStyle": {"color": "--hl-soft"},
        "lineStyle": {"type": "dashed", "color": "--hl-soft"},
        "data": [list(point) for point in chance],
    }
    axis: Option = {"type": "value", "axisLabel": {**_SOFT, "formatter": "{value} %"}, "splitLine": _LINE}
    return {
        "grid": {**_GRID, "bottom": 60},
        "legend": {"bottom": 0, "textStyle": _SOFT},
        "tooltip": {"trigger": "axis"},
        "xAxis": {
            **axis,
            "name": _("Top share of each ranking"),
            "nameLocation": "middle",
            "nameGap": 28,
            "splitLine": {"show": False},
        },
        "yAxis": axis,
        "series": [*series, by_chance],
    }


def timeline(contacts: Sequence[Contact]) -> Option:
    """Draw contacts by day and channel: what she did herself, and what we did."""
    channels = list(dict.fromkeys(one.channel_name for one in contacts))[::-1]

    def points(*, hers: bool) -> list[Option]:
        return [
            {
                "value": [f"{one.local_at:%Y-%m-%dT%H:%M}", one.channel_name],
                "name": f"{one.action_name} {one.title or ''}",
            }
            for one in contacts
            if one.is_hers is hers
        ]

    kinds = ((_("She did"), True, "--hl-engage", "circle"), (_("We did"), False, "--hl-reach", "diamond"))
    return {
        "grid": {**_GRID, "bottom": 36},
        "legend": {"bottom": 0, "textStyle": _SOFT},
        "tooltip": {"trigger": "item", "formatter": "{b}"},
        "xAxis": {
            "type": "time",
            "minInterval": _MONTH,
            "axisLabel": {**_SOFT, "formatter": "{yyyy}-{MM}", "hideOverlap": True},
            "axisLine": _LINE,
        },
        "yAxis": {
            "type": "category",
            "data": channels,
            "splitLine": {"show": True, **_LINE},
            "axisTick": {"show": False},
        },
        "series": [
            {
                "name": name,
                "type": "scatter",
                "symbol": symbol,
                "symbolSize": 11,
                "itemStyle": {"color": colour, "opacity": 0.75},
                "data": points(hers=hers),
            }
            for name, hers, colour, symbol in kinds
        ],
    }


def stacked(months: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]]) -> Option:
    """Draw counts by month, one part a channel."""
    colours = (*PERSONAL, *OTHERS)
    return {
        "grid": {**_GRID, "bottom": 44},
        "legend": {"bottom": 0, "type": "scroll", "textStyle": _SOFT},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": list(months), "axisLabel": _SOFT, "axisLine": _LINE},
        "yAxis": {**_value_axis(share=False), "minInterval": 1},
        "series": [
            {
                "name": name,
                "type": "bar",
                "stack": "all",
                "barMaxWidth": 32,
                "itemStyle": {"color": colours[place % len(colours)]},
                "data": list(counts),
            }
            for place, (name, counts) in enumerate(rows)
        ],
    }


def sold(rows: Sequence[Sold]) -> Option:
    """Draw what was bought by period, one line a product."""
    periods = sorted({one.period for one in rows})
    colours = (*PERSONAL, *OTHERS)
    by_product: dict[str, dict[str, float | None]] = {}
    for one in rows:
        by_product.setdefault(one.product, {})[one.period] = one.units
    return {
        "grid": {**_GRID, "bottom": 44},
        "legend": {"bottom": 0, "type": "scroll", "textStyle": _SOFT},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": periods, "axisLabel": _SOFT, "axisLine": _LINE},
        "yAxis": _value_axis(share=False),
        "series": [
            {
                "name": product,
                "type": "line",
                "connectNulls": True,
                "itemStyle": {"color": colours[place % len(colours)]},
                "lineStyle": {"color": colours[place % len(colours)], "width": 2},
                "data": [units.get(period) for period in periods],
            }
            for place, (product, units) in enumerate(by_product.items())
        ],
    }
