from xml.etree import ElementTree

from hcploop.report.chart import Chart, lines, month_axis, sized


def test_a_drawing_is_xml_that_tells_what_it_shows_and_asks_for_nothing():
    spec = sized({"data": {"values": [{"month": "2026-06", "n": 1}]}, "mark": "bar", "encoding": {"x": month_axis()}})
    chart = Chart("甲 <乙>", "一个柱", spec, ("x",), (("1",),))

    drawn = ElementTree.fromstring(chart.svg)

    assert drawn.attrib["role"] == "img"
    assert [child.text for child in drawn][:2] == ["甲 <乙>", "一个柱"]
    assert "width" not in drawn.attrib
    assert chart.svg.count("http") == chart.svg.count("http://www.w3.org/2000/svg")


def test_lines_are_told_apart_by_more_than_colour():
    encoding = lines("kind", ["a", "b"], ["red", "blue"])

    first, second = encoding["strokeDash"]["scale"]["range"]
    assert first != second
