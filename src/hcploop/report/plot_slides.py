"""Charts as slides, one each: native charts whose numbers are edited in PowerPoint, as in LibreOffice."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from hcploop.report import slides
from hcploop.report.plots import Plot, Series

_TITLE_ONLY = 5
_SIDES: slides.Box = (0.6, 1.6, 12.1, 5.05)
_WITH_NOTE: slides.Box = (0.6, 1.6, 12.1, 4.65)
_SHADE = (15, 118, 110)
_KINDS = {
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "stacked": XL_CHART_TYPE.COLUMN_STACKED,
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "lines": XL_CHART_TYPE.LINE_MARKERS,
}
_MANY_POINTS = 40
_FULL = 1.01
"""The parts of a whole, each rounded, may add up to a little more."""


def plot_slides(plots: Sequence[Plot], *, about: str, source: str) -> bytes:
    """Draw charts as PowerPoint slides, 16:9, one a chart.

    Parameters
    ----------
    plots : sequence of Plot
        In their order.
    about : str
        What all of them are cut to; stands under each title.
    source : str
        Where the numbers are from; stands at each foot.

    Returns
    -------
    bytes
        The file: charts with their numbers in a workbook within, shaded tables where PowerPoint has no such chart.
    """
    deck = Presentation()
    deck.slide_width, deck.slide_height = slides.WIDTH, slides.HEIGHT
    deck.core_properties.title = plots[0].title if plots else ""
    for plot in plots:
        made = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
        _put_words(made, plot, about, source)
        box = _WITH_NOTE if plot.note else _SIDES
        if not _values(plot):
            # PowerPoint takes no chart without a number: the words alone stand there.
            continue
        if plot.kind == "grid":
            _grid(made, plot, box)
        elif plot.kind == "points":
            _points(made, plot, box)
        else:
            _chart(made, plot, box)
    target = BytesIO()
    deck.save(target)
    return target.getvalue()


def _put_words(made: Any, plot: Plot, about: str, source: str) -> None:  # noqa: ANN401 - python-pptx names no type
    shape = made.shapes.title
    shape.left, shape.top, shape.width, shape.height = (Inches(side) for side in (0.6, 0.35, 12.1, 0.75))
    slides.write(shape.text_frame, [(plot.title, 26, True, slides.INK)])
    slides.text_box(made, (0.6, 1.05, 12.1, 0.45), [(about, 13, False, slides.MUTED)])
    if plot.note:
        slides.text_box(made, (0.6, 6.3, 12.1, 0.6), [(plot.note, 11, False, slides.MUTED)])
    slides.text_box(made, (0.6, 6.95, 12.1, 0.4), [(source, 10, False, slides.MUTED)])
    made.notes_slide.notes_text_frame.text = "\n".join(part for part in (plot.title, about, plot.note, source) if part)


def _chart(made: Any, plot: Plot, box: slides.Box) -> None:  # noqa: ANN401 - see above
    data = CategoryChartData(number_format=plot.values_as)
    data.categories = list(plot.categories)
    for one in plot.series:
        data.add_series(one.name, list(one.values))
    kind = _KINDS[plot.kind]
    chart = made.shapes.add_chart(kind, *(Inches(side) for side in box), data).chart
    _dress(chart, plot)
    if plot.kind in {"columns", "bars", "stacked"}:
        chart.plots[0].gap_width = 60
        if plot.kind == "stacked":
            chart.plots[0].overlap = 100
    if plot.kind != "lines" and len(plot.series) == 1:
        _number_bars(chart, plot)
    for drawn, one in zip(chart.plots[0].series, plot.series, strict=True):
        if plot.kind == "lines":
            _as_line(drawn, one, with_marks=len(plot.categories) <= _MANY_POINTS and not one.is_dashed)
        else:
            _as_bars(drawn, one)
    axis = chart.value_axis
    axis.minimum_scale = 0 if _lowest(plot) >= 0 else None
    if plot.values_as.endswith("%") and 0.8 < _highest(plot) <= _FULL:
        # Left alone, the axis of shares ends at 120 %.
        axis.maximum_scale = 1


def _number_bars(chart: Any, plot: Plot) -> None:  # noqa: ANN401 - see above
    drawn = chart.plots[0]
    drawn.has_data_labels = True
    labels = drawn.data_labels
    labels.number_format, labels.number_format_is_linked = plot.values_as, False
    labels.font.size, labels.font.color.rgb = Pt(11), slides.colour(slides.INK)
    labels.position, labels.show_value = XL_LABEL_POSITION.OUTSIDE_END, True


def _points(made: Any, plot: Plot, box: slides.Box) -> None:  # noqa: ANN401 - see above
    data = XyChartData(number_format=plot.values_as)
    places = [x for one in plot.series for x in one.xs]
    drawn_series = list(plot.series)
    if plot.categories and places:
        # Words stand on no value axis: points that nobody sees carry them.
        start = min(places) - 0.16 * max(max(places) - min(places), 1)
        names = Series(" ", tuple(range(1, len(plot.categories) + 1)), "", xs=(start,) * len(plot.categories))
        drawn_series.append(names)
    for one in drawn_series:
        series = data.add_series(one.name)
        for x, y in zip(one.xs, one.values, strict=True):
            series.add_data_point(x, y)
    chart = made.shapes.add_chart(
        XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, *(Inches(side) for side in box), data
    ).chart
    _dress(chart, plot)
    for drawn, one in zip(chart.plots[0].series, drawn_series, strict=True):
        if one.colour:
            _as_line(drawn, one, with_marks=not one.is_dashed)
        else:
            _as_words(drawn, plot.categories)
    across = chart.category_axis
    across.tick_labels.number_format, across.tick_labels.number_format_is_linked = plot.xs_as, False
    across.has_major_gridlines = False
    if plot.categories and places:
        across.minimum_scale, across.maximum_scale = start, max(places) + 0.02 * (max(places) - start)
        chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = 0, len(plot.categories) + 1
        chart.value_axis.major_unit = 1
        chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    elif plot.x_name:
        across.has_title = True
        across.axis_title.text_frame.text = plot.x_name
        run = across.axis_title.text_frame.paragraphs[0].runs[0]
        run.font.size, run.font.bold = Pt(12), False
        slides.in_both_scripts(run._r.get_or_add_rPr())


def _as_words(drawn: Any, names: Sequence[str]) -> None:  # noqa: ANN401 - see above
    drawn.format.line.fill.background()
    drawn.marker.style = XL_MARKER_STYLE.NONE
    for place, name in enumerate(names):
        label = drawn.points[place].data_label
        slides.write(label.text_frame, [(name, 11, False, slides.INK)])
        label.position = XL_LABEL_POSITION.RIGHT


def _dress(chart: Any, plot: Plot) -> None:  # noqa: ANN401 - see above
    chart.font.size, chart.font.color.rgb = Pt(12), slides.colour(slides.MUTED)
    slides.in_both_scripts(chart.font._rPr)
    chart.has_legend, chart.has_title = len(plot.series) > 1, False
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    axis = chart.value_axis
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = plot.values_as, False
    axis.has_major_gridlines = True
    axis.major_gridlines.format.line.color.rgb = slides.colour("D9E0E3")
    axis.format.line.fill.background()


def _as_line(drawn: Any, one: Series, *, with_marks: bool) -> None:  # noqa: ANN401 - see above
    drawn.smooth = False
    line = drawn.format.line
    if one.xs and not one.is_joined:
        line.fill.background()
    else:
        line.color.rgb, line.width = slides.colour(one.colour), Pt(1.5 if one.is_dashed else 2.5)
        if one.is_dashed:
            line.dash_style = MSO_LINE.DASH
    if not with_marks:
        drawn.marker.style = XL_MARKER_STYLE.NONE
        return
    drawn.marker.style, drawn.marker.size = XL_MARKER_STYLE.CIRCLE, 8 if one.xs else 6
    drawn.marker.format.fill.solid()
    drawn.marker.format.fill.fore_color.rgb = slides.colour(one.colour)
    drawn.marker.format.line.color.rgb = slides.colour(one.colour)


def _as_bars(drawn: Any, one: Series) -> None:  # noqa: ANN401 - see above
    drawn.format.fill.solid()
    drawn.format.fill.fore_color.rgb = slides.colour(one.colour)
    drawn.invert_if_negative = False
    for place, code in enumerate(one.colours):
        point = drawn.points[place]
        point.format.fill.solid()
        point.format.fill.fore_color.rgb = slides.colour(code)


def _grid(made: Any, plot: Plot, box: slides.Box) -> None:  # noqa: ANN401 - see above
    rows = [[one.name, *("" if value is None else f"{value:,.0f}" for value in one.values)] for one in plot.series]
    widths = [1.6, *([1.0] * len(plot.categories))]
    drawn = slides.table(made, box, ["", *plot.categories], rows, widths=widths, tallest=0.75, size=14)
    highest = max(_highest(plot), 1)
    for down, one in enumerate(plot.series, start=1):
        for at, value in enumerate(one.values, start=1):
            share = (value or 0) / highest
            cell = drawn.cell(down, at)
            slides.fill(cell, _shaded(share))
            cell.text_frame.clear()
            text = "" if not value else f"{value:,.0f}"
            ink = "FFFFFF" if share > 0.55 else slides.INK
            slides.write(cell.text_frame, [(text, 14, True, ink)], align=PP_ALIGN.CENTER)
    for cell in (cell for row in drawn.rows for cell in row.cells):
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE


def _shaded(share: float) -> str:
    """Give a colour between white, for nothing, and the darkest, for the most; small numbers still differ from none."""
    depth = share**0.5
    return "".join(f"{round(255 - (255 - part) * depth):02X}" for part in _SHADE)


def _values(plot: Plot) -> list[float]:
    return [value for one in plot.series for value in one.values if value is not None]


def _highest(plot: Plot) -> float:
    """Give the top of what is drawn: of bars on one another, of their sum."""
    if plot.kind == "stacked":
        columns = zip(*(one.values for one in plot.series), strict=True)
        return max((sum(value or 0 for value in column) for column in columns), default=0.0)
    return max(_values(plot), default=0.0)


def _lowest(plot: Plot) -> float:
    return min(_values(plot), default=0.0)
