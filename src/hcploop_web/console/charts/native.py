"""What a page draws with ECharts, told by its numbers, so that PowerPoint can draw it itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from hcploop_web.console.charts.drawn import Drawn
from hcploop_web.insights.decks import Kind, Plot, Series

TOKENS = {
    "--hl-ink": "14213D", "--hl-soft": "5B6577", "--hl-line": "DFE3EA", "--hl-brand": "0F6E7C", "--hl-warn": "B45309",
    "--hl-reach": "2B6CB0", "--hl-engage": "0B7A6E", "--hl-convert": "A15C07", "--hl-result": "7A3E9D",
    "--hl-p1": "0F6E7C", "--hl-p2": "2B6CB0", "--hl-p3": "5AA3B5", "--hl-p4": "8CBCD6",
    "--hl-n1": "B7791F", "--hl-n2": "7A3E9D", "--hl-n3": "C05621", "--hl-n4": "9F7AEA", "--hl-n5": "D69E2E",
    "--hl-n6": "A0AEC0",
}  # fmt: skip
"""The tokens that charts name, by their colours on white: a slide is always light."""
_FALLBACK = TOKENS["--hl-brand"]
_FIRST_DAY = dt.date(1899, 12, 30)
_SHARE, _COUNT = "0%", "#,##0.##"

Option = Mapping[str, Any]


def plot_of(drawn: Drawn) -> Plot:
    """Tell a chart of a page by its numbers.

    Parameters
    ----------
    drawn : Drawn
        One of the kinds that pages draw: bars, lines, points, and who went from where to where.

    Returns
    -------
    Plot
        Shares from 0 to 1; who went where as a shaded table, since PowerPoint draws no such streams.
    """
    option = drawn.option
    first = option["series"][0] if option["series"] else {"type": "bar"}
    if first["type"] == "sankey":
        return _streams(drawn, first)
    if first["type"] == "heatmap":
        return _shaded(drawn, first)
    if first["type"] == "scatter":
        return _scattered(drawn)
    if option["xAxis"]["type"] == "value" and option["yAxis"]["type"] == "value":
        return _curves(drawn)
    return _over_categories(drawn)


def _over_categories(drawn: Drawn) -> Plot:
    option = drawn.option
    is_lying = option["yAxis"]["type"] == "category"
    names, numbers = (option["yAxis"], option["xAxis"]) if is_lying else (option["xAxis"], option["yAxis"])
    is_share = _is_share(numbers)
    series = [one for told in option["series"] for one in _series(told, is_share=is_share, places=len(names["data"]))]
    kind: Kind = "bars" if is_lying else "columns"
    if any(told["type"] == "line" for told in option["series"]):
        kind = "lines"
    elif any("stack" in told for told in option["series"]):
        kind = "stacked"
    marks = _marks(option["series"]) if kind == "stacked" else []
    return Plot(
        title=drawn.title,
        kind=kind,
        series=tuple(_bounds_told(series)),
        categories=tuple(str(one) for one in names["data"]),
        values_as=_SHARE if is_share else _COUNT,
        note=" · ".join(part for part in (drawn.note, *marks) if part),
    )


def _series(told: Option, *, is_share: bool, places: int) -> list[Series]:
    values = tuple(_number(one, is_share=is_share) for one in told["data"])
    line = Series(
        name=told.get("name", ""),
        values=values,
        colour=_colour(told),
        colours=tuple(_hex(one["itemStyle"]["color"]) for one in told["data"] if _has_own_colour(one)),
        is_dashed=told.get("lineStyle", {}).get("type") == "dashed",
    )
    marks = told.get("markLine", {}).get("data", []) if told["type"] == "line" else []
    return [line, *(_across(mark, is_share=is_share, places=places) for mark in marks)]


def _across(mark: Option, *, is_share: bool, places: int) -> Series:
    """Draw what others report as a dashed line across."""
    value = _number(mark["yAxis"], is_share=is_share)
    return Series(str(mark.get("name", "")), (value,) * places, TOKENS["--hl-warn"], is_dashed=True)


def _bounds_told(series: Sequence[Series]) -> list[Series]:
    """Make lines of the shade between two bounds, which a page draws as the lower one and the width upon it."""
    hidden = [one for one in series if not one.name]
    if len(hidden) != 2 or len(series) < 3:
        return list(series)
    low, width = hidden
    high = tuple(None if a is None or b is None else a + b for a, b in zip(low.values, width.values, strict=True))
    light = TOKENS["--hl-p4"]
    bounds = [
        Series(_("95 % interval, lower"), low.values, light, is_dashed=True),
        Series(_("95 % interval, upper"), high, light, is_dashed=True),
    ]
    return [*(one for one in series if one.name), *bounds]


def _marks(series: Sequence[Option]) -> list[str]:
    """Say in words what a page draws across bars."""
    return [
        str(mark["label"]["formatter"])
        for told in series
        for mark in told.get("markLine", {}).get("data", [])
        if "label" in mark
    ]


def _curves(drawn: Drawn) -> Plot:
    """Tell lines over a number: both of its axes are shares."""
    series = [
        Series(
            name=told["name"],
            values=tuple(round(y / 100, 4) for _x, y in told["data"]),
            colour=_colour(told),
            xs=tuple(x / 100 for x, _y in told["data"]),
            is_dashed=told["lineStyle"].get("type") == "dashed",
            is_joined=True,
        )
        for told in drawn.option["series"]
    ]
    x_name = str(drawn.option["xAxis"].get("name", ""))
    return Plot(drawn.title, "points", tuple(series), (), _SHARE, _SHARE, x_name, drawn.note)


def _scattered(drawn: Drawn) -> Plot:
    """Tell points by day and by a word each: the word is the place of its row, counted from the bottom up."""
    rows = list(drawn.option["yAxis"]["data"])
    series = [
        Series(
            name=told["name"],
            values=tuple(float(rows.index(one["value"][1]) + 1) for one in told["data"]),
            colour=_colour(told),
            xs=tuple(_day(one["value"][0]) for one in told["data"]),
        )
        for told in drawn.option["series"]
    ]
    return Plot(drawn.title, "points", tuple(series), tuple(rows), "0", "yyyy-mm-dd", "", drawn.note)


def _streams(drawn: Drawn, told: Option) -> Plot:
    named = {one["name"]: str(one["label"]["formatter"]) for one in told["data"]}
    starts = [one["name"] for one in told["data"] if one["depth"] == 0]
    ends = [one["name"] for one in told["data"] if one["depth"] == 1]
    counts = {(one["source"], one["target"]): float(one["value"]) for one in told["links"]}
    series = [Series(named[start], tuple(counts.get((start, end)) for end in ends), _FALLBACK) for start in starts]
    return Plot(drawn.title, "grid", tuple(series), tuple(named[end] for end in ends), note=drawn.note)


def _shaded(drawn: Drawn, told: Option) -> Plot:
    names = drawn.option["yAxis"]["data"]
    across = tuple(drawn.option["xAxis"]["data"])
    counts = {(down, at): float(count) for at, down, count in told["data"]}
    series = [
        Series(name, tuple(counts.get((down, at)) for at in range(len(across))), _FALLBACK)
        for down, name in enumerate(names)
    ]
    return Plot(drawn.title, "grid", tuple(series), across, note=drawn.note)


def _is_share(axis: Option) -> bool:
    return str(axis.get("axisLabel", {}).get("formatter", "")).endswith("%")


def _number(value: Any, *, is_share: bool) -> float | None:  # noqa: ANN401 - a number, or a bar with its own looks
    number = value["value"] if isinstance(value, Mapping) else value
    if number is None:
        return None
    return round(number / 100, 6) if is_share else float(number)


def _has_own_colour(value: object) -> bool:
    return isinstance(value, Mapping) and "color" in value.get("itemStyle", {})


def _colour(told: Option) -> str:
    return _hex(told.get("itemStyle", {}).get("color") or told.get("lineStyle", {}).get("color") or "")


def _hex(colour: str) -> str:
    return TOKENS.get(colour, _FALLBACK) if not colour.startswith("#") else colour[1:].upper()


def _day(stamp: str) -> float:
    """Count days as spreadsheets do."""
    moment = dt.datetime.fromisoformat(stamp)
    return (moment.date() - _FIRST_DAY).days + round((60 * moment.hour + moment.minute) / 1440, 4)
