from typing import Literal
from xml.etree import ElementTree

import pytest

from hcploop.report.language import Language
from hcploop.report.pictures import loop_picture
from hcploop.report.steps import loop_steps
from hcploop.report.subjects import Report

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("shape", ["wide", "narrow"])
def test_the_loop_shows_every_step_with_its_figure(
    report: Report, language: Language, shape: Literal["wide", "narrow"]
):
    drawn = ElementTree.fromstring(loop_picture(loop_steps(report), language, shape=shape))

    groups = drawn.findall(f"{SVG}g")
    texts = ["".join(text.itertext()) for text in drawn.iter(f"{SVG}text")]
    assert len(groups) == 11
    assert "70.0%" in texts
    assert drawn.attrib["role"] == "img"


def test_a_step_behind_its_plan_is_told_by_sign_and_number_and_not_by_colour_alone(report: Report):
    drawn = ElementTree.fromstring(loop_picture(loop_steps(report), Language("en"), shape="wide"))

    (behind,) = [one for one in drawn.findall(f"{SVG}g") if "behind" in one.attrib["class"]]
    assert "✕ plan 62%" in ["".join(text.itertext()) for text in behind.iter(f"{SVG}text")]


def test_the_description_tells_every_step(report: Report):
    drawn = ElementTree.fromstring(loop_picture(loop_steps(report), Language("en"), shape="wide"))

    said = drawn.findtext(f"{SVG}desc") or ""
    assert said.count(";") == 10
    assert "Engage 50.0%" in said


def test_all_boxes_stand_inside_the_picture_and_apart(report: Report):
    drawn = ElementTree.fromstring(loop_picture(loop_steps(report), Language("en"), shape="narrow"))

    _, _, width, height = (float(side) for side in drawn.attrib["viewBox"].split())
    boxes = [one.find(f"{SVG}rect") for one in drawn.findall(f"{SVG}g")]
    corners = [(float(box.attrib["x"]), float(box.attrib["y"])) for box in boxes if box is not None]
    assert len(set(corners)) == 11
    assert all(0 <= x <= width - 172 and 0 <= y <= height - 104 for x, y in corners)
