from io import BytesIO
from typing import Any

import pytest
from pptx import Presentation
from pptx.oxml.ns import qn

from hcploop.engine import Snapshot
from hcploop.report.language import Language
from hcploop.report.read import read_report
from hcploop.report.subjects import Report
from hcploop.report.write_pptx import pptx_report


def deck(report: Report, language: Language) -> Any:
    return Presentation(BytesIO(pptx_report(report, language)))


def charts(report: Report) -> list[Any]:
    made = deck(report, Language("en", "CNY", report.head.channels))
    return [shape.chart for slide in made.slides for shape in slide.shapes if shape.has_chart]


def test_charts_are_native_and_hold_the_numbers_of_the_snapshot(report: Report):
    mix, trend, by_tier, overlap, attained = charts(report)

    assert {one.name: one.values[-1] for one in mix.plots[0].series} == {
        "Face-to-face visit": 0.3,
        "WeChat": 0.6,
        "E-mail programme": 0.1,
    }
    assert list(trend.plots[0].categories)[-1] == "2026-06"
    assert [one.values[-1] for one in trend.plots[0].series] == [0.7, 0.5]
    assert by_tier.plots[0].series[0].values == (0.75, pytest.approx(4 / 24))
    assert overlap.plots[0].series[0].values == (0.25, 0.4)
    assert sorted(attained.plots[0].series[0].values) == [0.62, 1.1]


def test_slides_are_wide_and_every_one_has_a_title_and_notes(report: Report, language: Language):
    made = deck(report, language)

    assert round(made.slide_width / made.slide_height, 2) == 1.78
    assert len(made.slides) == 10
    assert all(slide.shapes.title.text_frame.text for slide in made.slides)
    assert all(len(slide.notes_slide.notes_text_frame.text) > 10 for slide in made.slides)


def test_the_matrix_is_a_table_with_people_and_tier(report: Report):
    slide = deck(report, Language("en")).slides[2]

    (table,) = [shape.table for shape in slide.shapes if shape.has_table]
    assert table.cell(1, 1).text_frame.text == "24\ntier 1"
    assert table.cell(1, 0).text_frame.text == "A"


def test_every_text_names_a_font_for_chinese(report: Report):
    made = deck(report, Language("zh", "CNY", report.head.channels))

    runs = [
        run
        for slide in made.slides
        for shape in slide.shapes
        if shape.has_text_frame
        for p in shape.text_frame.paragraphs
        for run in p.runs
    ]
    assert len(runs) > 30
    assert {run._r.rPr.find(qn("a:ea")).get("typeface") for run in runs} == {"Microsoft YaHei"}


def test_texts_stand_inside_the_slide(report: Report, language: Language):
    made = deck(report, language)

    for slide in made.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= made.slide_width
            assert shape.top + shape.height <= made.slide_height


def test_a_snapshot_that_has_nothing_gives_slides_that_say_what_to_do(bare: Snapshot, language: Language):
    made = deck(read_report(bare), language)

    texts = [shape.text_frame.text for slide in made.slides for shape in slide.shapes if shape.has_text_frame]
    assert len(made.slides) == 10
    for key in ("tiers", "figures", "overlap", "suggestions", "recommend", "leaks"):
        assert language.text(f"empty.{key}") in texts
