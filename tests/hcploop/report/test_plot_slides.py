"""Charts on slides are native: their numbers are edited in PowerPoint and in LibreOffice."""

import shutil
import subprocess
import zipfile
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml.ns import qn

from hcploop.report.plot_slides import plot_slides
from hcploop.report.plots import Kind, Plot, Series

MONTHS = ("2026-04", "2026-05", "2026-06")
ONE = (Series("WeChat", (0.2, None, 0.6), "0F6E7C"),)
BOTH = (*ONE, Series("面对面拜访", (0.8, 0.7, 0.4), "2B6CB0"))


def deck(*plots: Plot) -> Any:
    return Presentation(BytesIO(plot_slides(plots, about="Lung · 2026-06-30", source="Source: snapshot 1")))


def chart_of(plot: Plot) -> Any:
    (slide,) = deck(plot).slides
    (shape,) = [one for one in slide.shapes if one.has_chart]
    return shape.chart


@pytest.mark.parametrize(
    ("kind", "made"),
    [
        ("columns", XL_CHART_TYPE.COLUMN_CLUSTERED),
        ("stacked", XL_CHART_TYPE.COLUMN_STACKED),
        ("bars", XL_CHART_TYPE.BAR_CLUSTERED),
        ("lines", XL_CHART_TYPE.LINE_MARKERS),
    ],
)
def test_a_chart_over_categories_is_native_and_carries_its_numbers(kind: Kind, made: XL_CHART_TYPE):
    chart = chart_of(Plot("Mix", kind, BOTH, MONTHS, "0%"))

    assert chart.chart_type == made
    assert list(chart.plots[0].categories) == list(MONTHS)
    assert [one.values for one in chart.plots[0].series] == [one.values for one in BOTH]
    book = load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    assert [cell.value for cell in book.active["B"]] == ["WeChat", 0.2, None, 0.6]


def test_points_stand_where_their_numbers_say_and_words_beside_them():
    her = Series("She did", (1.0, 2.0), "0B7A6E", xs=(46_000.0, 46_100.0))

    chart = chart_of(Plot("Contacts", "points", (her,), ("Webinar", "WeChat"), "0", "yyyy-mm-dd"))

    points, words = chart.plots[0].series
    assert list(points.values) == [1.0, 2.0]
    assert [words.points[at].data_label.text_frame.text for at in (0, 1)] == ["Webinar", "WeChat"]


def test_who_went_where_is_a_shaded_table_of_numbers():
    rows = (Series("Tier 1", (40.0, 2.0), ""), Series("Tier 2", (None, 10.0), ""))

    (slide,) = deck(Plot("Moves", "grid", rows, ("Tier 1", "Tier 2"))).slides

    (table,) = [shape.table for shape in slide.shapes if shape.has_table]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["", "Tier 1", "Tier 2"],
        ["Tier 1", "40", "2"],
        ["Tier 2", "", "10"],
    ]
    shades = [str(table.cell(1, at).fill.fore_color.rgb) for at in (1, 2)]
    assert shades[0] < shades[1]


def test_every_slide_says_what_it_shows_to_what_it_is_cut_and_where_it_is_from():
    slides = deck(
        Plot("渠道组合", "stacked", BOTH, MONTHS, "0%", note="Shares."), Plot("Two", "lines", ONE, MONTHS)
    ).slides

    texts = [[shape.text_frame.text for shape in slide.shapes if shape.has_text_frame] for slide in slides]
    assert texts[0] == ["渠道组合", "Lung · 2026-06-30", "Shares.", "Source: snapshot 1"]
    assert texts[1] == ["Two", "Lung · 2026-06-30", "Source: snapshot 1"]
    (chart,) = [shape.chart for shape in slides[0].shapes if shape.has_chart]
    assert chart.font._rPr.find(qn("a:ea")).get("typeface") == "Microsoft YaHei"


def test_shares_end_at_the_whole_though_rounded_parts_add_up_to_more():
    parts = (Series("a", (0.501,), "0F6E7C"), Series("b", (0.5,), "2B6CB0"))

    assert chart_of(Plot("Mix", "stacked", parts, ("2026-06",), "0%")).value_axis.maximum_scale == 1


def test_nothing_to_draw_is_a_slide_of_words_alone():
    (slide,) = deck(Plot("Empty", "columns", (Series("a", (), "0F6E7C"),))).slides

    assert not [shape for shape in slide.shapes if shape.has_chart]


@pytest.mark.full
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_libreoffice_opens_the_charts_as_charts(tmp_path):
    kinds: tuple[Kind, ...] = ("columns", "stacked", "bars", "lines")
    plots = [Plot(kind, kind, BOTH, MONTHS, "0%") for kind in kinds]
    file = tmp_path / "charts.pptx"
    file.write_bytes(plot_slides(plots, about="", source=""))

    for form in ("odp", "pdf"):
        call = [
            "soffice",
            "--headless",
            f"-env:UserInstallation=file://{tmp_path}/home",
            "--convert-to",
            form,
            file.name,
        ]
        subprocess.run(call, cwd=tmp_path, check=True, timeout=180, capture_output=True)

    names = zipfile.ZipFile(tmp_path / "charts.odp").namelist()
    charts = [name for name in names if name.startswith("Object") and name.endswith("content.xml")]
    told = zipfile.ZipFile(tmp_path / "charts.odp").read(charts[0]).decode()
    assert len(charts) == len(plots)
    assert "office:chart" in told
    assert "面对面拜访" in told
    assert (tmp_path / "charts.pdf").stat().st_size > 5000
