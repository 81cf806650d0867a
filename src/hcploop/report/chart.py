"""What every chart is made of: a declaration in Vega-Lite, drawn as SVG, and the table of its numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import vl_convert

from hcploop.report.language import Language

Spec = dict[str, Any]

WIDTH, HEIGHT = 440, 220
MONTHS_DRAWN = 13

_CONFIG: Spec = {
    "aria": False,
    "background": None,
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--muted)",
        "titleColor": "var(--muted)",
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": "var(--line)",
        "domain": False,
        "tickColor": "var(--line)",
        "labelOverlap": True,
    },
    "legend": {
        "orient": "bottom",
        "labelColor": "var(--ink)",
        "labelFontSize": 12,
        "title": None,
        "columns": 2,
        "symbolType": "square",
        "labelLimit": 190,
        "columnPadding": 28,
    },
}


@dataclass(frozen=True)
class Chart:
    """A chart: what it shows in words, its declaration, and its numbers as a table.

    Parameters
    ----------
    title, description : str
        For the reader, and for who cannot see it.
    spec : dict
        Vega-Lite; empty where there is nothing to draw.
    headings : tuple of str
        Of the table.
    rows : tuple of tuple of str
        Its cells, worded.
    """

    title: str
    description: str
    spec: Spec
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def svg(self) -> str:
        """Draw it; needs no network and no browser."""
        full = {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "config": _CONFIG, **self.spec}
        drawn = str(vl_convert.vegalite_to_svg(full))
        box = re.search(r'viewBox="[^"]+"', drawn)
        inner = drawn[drawn.index(">") + 1 :]
        words = f"<title>{escape(self.title)}</title><desc>{escape(self.description)}</desc>"
        # Colours are tokens of the page, so that one drawing serves light, dark and paper.
        return f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {box[0] if box else ""}>{words}{inner}'


def sized(spec: Spec) -> Spec:
    """Give a chart the size that all have."""
    return {"width": WIDTH, "height": HEIGHT, **spec}


def month_axis() -> Spec:
    """Lay months out from left to right; the year stands under the first and under every January."""
    year = "datum.index == 0 || slice(datum.value, 5) == '01' ? slice(datum.value, 0, 4) : ''"
    axis = {"labelAngle": 0, "grid": False, "labelExpr": f"[slice(datum.value, 5), {year}]"}
    return {"field": "month", "type": "ordinal", "title": None, "axis": axis}


def percent() -> Spec:
    """Write an axis in percent."""
    return {"format": "%", "title": None, "tickCount": 5}


def palette(name: str, domain: Sequence[str], colours: Sequence[str]) -> Spec:
    """Tell groups apart by colours that are tokens of the page."""
    return {"field": name, "type": "nominal", "scale": {"domain": list(domain), "range": list(colours)}}


def lines(name: str, domain: Sequence[str], colours: Sequence[str]) -> Spec:
    """Tell lines apart by colour and by dashes, and tell both in one legend."""
    dashes = [[1, 0], [7, 3], [2, 2], [10, 3, 2, 3]]
    stroke = {"field": name, "type": "nominal", "scale": {"domain": list(domain), "range": dashes[: len(domain)]}}
    legend = {"symbolType": "stroke", "symbolSize": 500, "symbolStrokeWidth": 2.5, "columns": 1, "labelLimit": 400}
    return {"color": {**palette(name, domain, colours), "legend": legend}, "strokeDash": {**stroke, "legend": legend}}


def rule(value: float, label: str) -> list[Spec]:
    """Draw a line across at a value, with its words."""
    data = {"values": [{"value": value, "label": label}]}
    y = {"field": "value", "type": "quantitative"}
    return [
        {"data": data, "mark": {"type": "rule", "strokeDash": [5, 4], "stroke": "var(--warm)"}, "encoding": {"y": y}},
        {
            "data": data,
            "mark": {
                "type": "text",
                "align": "left",
                "baseline": "bottom",
                "dy": -4,
                "fontSize": 12,
                "fill": "var(--warm)",
            },
            "encoding": {"y": y, "x": {"value": 4}, "text": {"field": "label"}},
        },
    ]


def told(language: Language, title: str, rows: Sequence[Sequence[str]]) -> str:
    """Say the last row, for who cannot see the drawing; the whole table follows it."""
    return f"{title}: {' · '.join(rows[-1])}" if rows else title
