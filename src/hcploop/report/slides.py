"""The words in which slides are made: titles, texts, tables and native charts, with fonts for both scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Emu, Inches, Pt

LATIN, EAST_ASIAN = "Calibri", "Microsoft YaHei"
WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
INK, MUTED, ACCENT, PANEL = "17212B", "55606B", "0F766E", "F1F5F5"
STATUS = {"good": "0F766E", "near": "A16207", "behind": "B42318", "open": "8593A3", "missing": "B8C2CA"}
TIERS = ("0B5D57", "1D766E", "358C83", "5FA69E", "86BCB5", "ABD1CB", "C9E1DD", "DEECEA", "EEF4F3")
PERSONAL = ("0B5D57", "2A8F86", "63B3A9", "9DD0C8", "C6E3DE")
OTHERS = ("3B4A8C", "6173B8", "8D9BD1", "B5BFE4", "D0D6EF", "E3E6F5")
GREY = "8593A3"

Box = tuple[float, float, float, float]
"""Left, top, width, height in inches."""


def colour(code: str) -> RGBColor:
    """Name a colour by its six hexadecimal digits."""
    return RGBColor.from_string(code)


def in_both_scripts(properties: Any) -> None:  # noqa: ANN401 - an element of the file
    """Name the fonts of both scripts, so that Chinese text looks the same on every machine."""
    for tag, face in (("a:latin", LATIN), ("a:ea", EAST_ASIAN), ("a:cs", LATIN)):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
        properties.append(OxmlElement(tag))
        properties[-1].set("typeface", face)


def write(frame: Any, lines: Sequence[tuple[str, float, bool, str]], *, align: PP_ALIGN = PP_ALIGN.LEFT) -> None:  # noqa: ANN401 - a text frame
    """Write paragraphs, each (text, size in points, bold, colour), into a text frame."""
    frame.word_wrap = True
    for place, (text, size, is_bold, code) in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment = align
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold = Pt(size), is_bold
        run.font.color.rgb = colour(code)
        in_both_scripts(run._r.get_or_add_rPr())


def text_box(slide: Any, box: Box, lines: Sequence[tuple[str, float, bool, str]]) -> Any:  # noqa: ANN401 - shapes of python-pptx
    """Put a text box on a slide."""
    shape = slide.shapes.add_textbox(*(Inches(side) for side in box))
    write(shape.text_frame, lines)
    return shape


def card(slide: Any, box: Box, lines: Sequence[tuple[str, float, bool, str]], *, edge: str) -> None:  # noqa: ANN401 - see above
    """Put a rounded card with an edge of a colour on a slide."""
    shape = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *(Inches(side) for side in box))
    shape.adjustments[0] = 0.08
    shape.fill.solid()
    shape.fill.fore_color.rgb = colour(PANEL)
    shape.line.color.rgb, shape.line.width = colour(edge), Pt(1.75)
    shape.shadow.inherit = False
    frame = shape.text_frame
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = Inches(0.12)
    write(frame, lines)


def table(
    slide: Any,  # noqa: ANN401 - see above
    box: Box,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    widths: Sequence[float],
    tallest: float = 0.45,
    size: float = 12,
) -> Any:  # noqa: ANN401 - see above
    """Put a table on a slide; `widths` are parts of its width, `tallest` the height of a row in inches at most."""
    frame = slide.shapes.add_table(len(rows) + 1, len(headings), *(Inches(side) for side in box))
    made = frame.table
    frame._element.graphic.graphicData.tbl[0][-1].text = "{5940675A-B579-460E-94D1-54222C63F5DA}"
    for row in made.rows:
        row.height = min(row.height, Inches(tallest))
    for column, part in zip(made.columns, widths, strict=True):
        column.width = Emu(int(Inches(box[2]) * part / sum(widths)))
    for down, row in enumerate([headings, *rows]):
        for at, text in enumerate(row):
            cell = made.cell(down, at)
            cell.margin_top = cell.margin_bottom = Inches(0.04)
            fill(cell, ACCENT if down == 0 else "FFFFFF")
            write(cell.text_frame, [(text, size, down == 0, "FFFFFF" if down == 0 else INK)])
    return made


def fill(cell: Any, code: str) -> None:  # noqa: ANN401 - see above
    """Fill a cell of a table."""
    cell.fill.solid()
    cell.fill.fore_color.rgb = colour(code)


def chart(
    slide: Any,  # noqa: ANN401 - see above
    box: Box,
    categories: Sequence[str],
    series: Mapping[str, Sequence[float | None]],
    *,
    kind: XL_CHART_TYPE,
    colours: Sequence[str],
) -> Any:  # noqa: ANN401 - see above
    """Put a native chart of shares on a slide; its numbers can be edited there."""
    data = CategoryChartData(number_format="0%")
    data.categories = list(categories)
    for name, values in series.items():
        data.add_series(name, list(values))
    made = slide.shapes.add_chart(kind, *(Inches(side) for side in box), data).chart
    made.font.size, made.font.color.rgb = Pt(12), colour(MUTED)
    in_both_scripts(made.font._rPr)
    made.has_legend, made.has_title = len(series) > 1, False
    if made.has_legend:
        made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    axis = made.value_axis
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "0%", False
    axis.minimum_scale = 0
    highest = max((value for values in series.values() for value in values if value is not None), default=0)
    if 0.8 < highest <= 1:
        # Left alone, the axis of shares ends at 120 %.
        axis.maximum_scale = 1
    axis.major_gridlines.format.line.color.rgb = colour("D9E0E3")
    axis.format.line.fill.background()
    for plotted, code in zip(made.plots[0].series, colours, strict=False):
        if kind in {XL_CHART_TYPE.LINE, XL_CHART_TYPE.LINE_MARKERS}:
            plotted.format.line.color.rgb, plotted.format.line.width, plotted.smooth = colour(code), Pt(2.5), False
            plotted.marker.format.fill.solid()
            plotted.marker.format.fill.fore_color.rgb = colour(code)
            plotted.marker.format.line.color.rgb = colour(code)
        else:
            plotted.format.fill.solid()
            plotted.format.fill.fore_color.rgb = colour(code)
    return made
