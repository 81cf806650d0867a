"""Charts of reach, rankings and personas."""

from __future__ import annotations

from collections.abc import Sequence

from hcploop.report.chart import MONTHS_DRAWN, Chart, Spec, lines, month_axis, palette, percent, sized, told
from hcploop.report.language import Language
from hcploop.report.subjects import Report

_ONE_COLUMN: Spec = {"columns": 1, "labelLimit": 400}
TIERS = tuple(str(tier) for tier in range(1, 10))


def trend_chart(report: Report, language: Language) -> Chart:
    """Draw coverage and engagement of the whole market by month, with their intervals."""
    months = report.months[-MONTHS_DRAWN:]
    metrics = ("coverage_share", "active_share")
    values = []
    for metric in metrics:
        for month in months:
            one = report.figure(metric, month)
            if one and one.figure_value is not None:
                said = {"month": month, "metric": language.metric(metric)}
                values.append(said | {"share": one.figure_value, "low": one.low, "high": one.high})
    names, colours = [language.metric(metric) for metric in metrics], ["var(--p1)", "var(--n1)"]
    y = {"type": "quantitative", "axis": percent(), "scale": {"domain": [0, 1]}}
    # Without a scale of its own the shade of an interval stays out of the legend.
    shade = {"condition": {"test": f"datum.metric === '{names[0]}'", "value": colours[0]}, "value": colours[1]}
    detail = {"field": "metric"}
    layers: list[Spec] = [
        {
            "mark": {"type": "area", "opacity": 0.18},
            "encoding": {"y": {"field": "low", **y}, "y2": {"field": "high"}, "fill": shade, "detail": detail},
        },
        {
            "mark": {"type": "line", "point": {"filled": True, "size": 36}, "strokeWidth": 2.5},
            "encoding": {
                "y": {"field": "share", **y},
                **lines("metric", names, colours),
            },
        },
    ]
    spec = sized({"data": {"values": values}, "encoding": {"x": month_axis()}, "layer": layers})
    title = language.text("chart.trend")
    rows = tuple(
        (language.period(month), *(_with_interval(report, language, metric, period=month) for metric in metrics))
        for month in months
    )
    headings = (language.text("column.month"), *(language.metric(metric) for metric in metrics))
    return Chart(title, told(language, title, rows), spec, headings, rows)


def tier_shares(report: Report, metric: str) -> dict[str, float]:
    """Return a share of the last month by tier, for the first brand."""
    if report.month is None:
        return {}
    brand = report.brands[0]
    found = {tier: report.figure(metric, report.month, brand=brand, cut="tier", cut_value=tier) for tier in TIERS}
    return {tier: one.figure_value for tier, one in found.items() if one and one.figure_value is not None}


def tier_chart(report: Report, language: Language) -> Chart:
    """Draw coverage and engagement of the last month by tier, with their intervals."""
    metrics = ("coverage_share", "active_share")
    month, brand = report.month or "", report.brands[0]
    tiers = [tier for tier in TIERS if tier in tier_shares(report, "coverage_share")]
    values = []
    for metric in metrics:
        for tier in tiers:
            one = report.figure(metric, month, brand=brand, cut="tier", cut_value=tier)
            if one and one.figure_value is not None:
                said = {"tier": tier, "metric": language.metric(metric)}
                values.append(said | {"share": one.figure_value, "low": one.low, "high": one.high})
    names = [language.metric(metric) for metric in metrics]
    offset = {"field": "metric", "sort": None}
    layers: list[Spec] = [
        {
            "mark": {"type": "bar"},
            "encoding": {
                "y": {"field": "share", "type": "quantitative", "axis": percent(), "scale": {"domain": [0, 1]}},
                "color": {**palette("metric", names, ["var(--p1)", "var(--n1)"]), "legend": _ONE_COLUMN},
            },
        },
        {
            "mark": {"type": "rule", "color": "var(--ink)"},
            "encoding": {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}},
        },
    ]
    axis = {
        "field": "tier",
        "type": "ordinal",
        "title": language.text("column.tier"),
        "axis": {"labelAngle": 0, "grid": False},
    }
    spec = sized({"data": {"values": values}, "encoding": {"x": axis, "xOffset": offset}, "layer": layers})
    title = language.text("chart.by_tier", period=month)
    rows = tuple(
        (tier, *(_with_interval(report, language, metric, period=month, brand=brand, tier=tier) for metric in metrics))
        for tier in tiers
    )
    headings = (language.text("column.tier"), *(language.metric(metric) for metric in metrics))
    return Chart(title, told(language, title, rows), spec, headings, rows)


def _with_interval(
    report: Report, language: Language, metric: str, *, period: str, brand: str = "all", tier: str = ""
) -> str:
    one = report.figure(metric, period, brand=brand, cut="tier" if tier else "", cut_value=tier)
    if one is None or one.figure_value is None:
        return "–"
    if one.low is None or one.high is None:
        return language.share(one.figure_value)
    return f"{language.share(one.figure_value)} ({language.share(one.low)} – {language.share(one.high)}, n = {one.n:,})"


def overlap_chart(report: Report, language: Language) -> Chart:
    """Draw how far rankings agree at their tops, for the first brand, beside what chance gives."""
    points = [one for one in report.overlaps if one.brand == report.brands[0]]
    values = [
        {"top": one.top_share, "pair": _pair(language, one.list_a, one.list_b), "overlap": one.overlap}
        for one in points
    ]
    pairs = list(dict.fromkeys(str(value["pair"]) for value in values))
    chance = language.text("word.chance")
    values += [{"top": top, "pair": chance, "overlap": top} for top in sorted({one.top_share for one in points})]
    domain = [*pairs, chance]
    spec = sized(
        {
            "data": {"values": values},
            "mark": {"type": "line", "point": {"filled": True, "size": 36}, "strokeWidth": 2.5},
            "encoding": {
                "x": {
                    "field": "top",
                    "type": "quantitative",
                    "title": language.text("chart.x_top"),
                    "axis": {"format": "%", "values": sorted({one.top_share for one in points}), "grid": False},
                },
                "y": {"field": "overlap", "type": "quantitative", "axis": percent(), "scale": {"domainMin": 0}},
                **lines("pair", domain, [*("var(--p1)", "var(--n1)", "var(--p3)")[: len(pairs)], "var(--none)"]),
            },
        }
    )
    title = language.text("chart.overlap")
    rows = tuple(
        (
            _pair(language, one.list_a, one.list_b),
            language.share(one.top_share),
            language.share(one.overlap),
            language.share(one.chance),
            f"{one.lift:.1f}",
        )
        for one in points
    )
    headings = tuple(language.text(f"column.{name}") for name in ("list_a", "top_share", "overlap", "chance", "lift"))
    return Chart(title, told(language, title, rows), spec, headings, rows)


def _pair(language: Language, one: str, other: str) -> str:
    return " × ".join(language.of("list", name) for name in sorted((one, other), reverse=True))


def map_chart(report: Report, language: Language, *, brand: str) -> Chart:
    """Draw where people stand by tenths of identity and engagement: a square each, as dark as people are many."""
    cells = [one for one in report.persona_map if one.brand == brand]
    values = [{"identity": one.identity + 1, "engagement": one.engagement + 1, "people": one.people} for one in cells]
    half = 0.5 * max((one.people for one in cells), default=0)
    x, y = _tenths(language, "identity", range(1, 11)), _tenths(language, "engagement", range(10, 0, -1))
    squares = {"mark": {"type": "rect", "fill": "var(--p1)", "cornerRadius": 3}, "encoding": {"fillOpacity": _OPACITY}}
    on_dark = {"test": f"datum.people > {half}", "value": "var(--on-dark)"}
    colour = {"condition": on_dark, "value": "var(--ink)"}
    numbers = {
        "mark": {"type": "text", "fontSize": 11},
        "encoding": {"text": {"field": "people", "format": ",d"}, "color": colour},
    }
    drawn: Spec = {"data": {"values": values}, "encoding": {"x": x, "y": y}, "layer": [squares, numbers]}
    title = language.text("chart.map", brand=brand)
    rows = tuple((str(one.identity + 1), str(one.engagement + 1), f"{one.people:,}") for one in cells)
    headings = tuple(language.text(f"column.{name}") for name in ("identity", "engagement", "people"))
    return Chart(title, told(language, title, rows), {"width": 380, "height": 300, **drawn}, headings, rows)


_OPACITY: Spec = {
    "field": "people",
    "type": "quantitative",
    "scale": {"range": [0.06, 0.95], "zero": True},
    "legend": None,
}


def _tenths(language: Language, name: str, order: Sequence[int]) -> Spec:
    low, high = language.text("chart.low"), language.text("chart.high")
    ends = f"datum.value == 1 ? '{low}' : datum.value == 10 ? '{high}' : ''"
    axis = {"grid": False, "labelExpr": ends, "ticks": False, "labelAngle": 0}
    title = language.text(f"chart.x_{name}")
    # Tenths that nobody stands in are drawn too.
    scale = {"domain": list(order), "padding": 0.06}
    return {"field": name, "type": "ordinal", "title": title, "axis": axis, "scale": scale}
